"""Orders at the operator's desk, one module per subject."""

from apps.orders.admin import orders, waiting

__all__ = ["orders", "waiting"]
