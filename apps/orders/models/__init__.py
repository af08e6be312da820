"""Buyers' purchases, what their lines stand for, who supplies them, and what is asked of suppliers."""

from apps.orders.models.items import Allocation, LineItem, OrderException
from apps.orders.models.mapping import SkuMapping, SkuMappingPart
from apps.orders.models.orders import Order, OrderAddress, OrderLine, OrderSettlement
from apps.orders.models.purchasing import PurchaseLine, PurchaseOrder
from apps.orders.models.routing import RoutingDecision, RoutingPolicy, RoutingStandard, SupplierDispatch, SupplierScore
from apps.orders.models.views import SavedView

__all__ = [
    "Allocation",
    "LineItem",
    "Order",
    "OrderAddress",
    "OrderException",
    "OrderLine",
    "OrderSettlement",
    "PurchaseLine",
    "PurchaseOrder",
    "RoutingDecision",
    "RoutingPolicy",
    "RoutingStandard",
    "SavedView",
    "SkuMapping",
    "SkuMappingPart",
    "SupplierDispatch",
    "SupplierScore",
]
