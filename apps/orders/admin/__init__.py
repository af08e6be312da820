"""Orders at the operator's desk, one module per subject."""

from apps.orders.admin import orders, purchases, routing, waiting

__all__ = ["orders", "purchases", "routing", "waiting"]
