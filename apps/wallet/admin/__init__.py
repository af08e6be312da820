"""The wallet at the operator's desk, one module per subject."""

from apps.wallet.admin import fx

__all__ = ["fx"]
