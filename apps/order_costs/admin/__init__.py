"""The operator's desk for what orders cost."""

from apps.order_costs.admin import costs, tariffs

__all__ = ["costs", "tariffs"]
