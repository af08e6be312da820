"""The tables of the wallet, one module per subject."""

from apps.wallet.models.fx import FxRate

__all__ = ["FxRate"]
