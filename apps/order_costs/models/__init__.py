"""Tariffs as dated data, what parcels cost, what came back, and sellers' choices of paying with points."""

from apps.order_costs.models.costs import CostRefund, OrderCost, PointsPayment
from apps.order_costs.models.tariffs import TariffBook, TariffRate, TariffZone

__all__ = ["CostRefund", "OrderCost", "PointsPayment", "TariffBook", "TariffRate", "TariffZone"]
