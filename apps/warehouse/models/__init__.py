"""Warehouses and their bins, deliveries of suppliers, waves of picking, and goods that nobody wants any more."""

from apps.warehouse.models.deliveries import Delivery, DeliveryLine, RejectPhoto
from apps.warehouse.models.places import Bin, Placement, Warehouse
from apps.warehouse.models.unclaimed import UnclaimedGoods
from apps.warehouse.models.waves import Wave, WaveItem

__all__ = [
    "Bin",
    "Delivery",
    "DeliveryLine",
    "Placement",
    "RejectPhoto",
    "UnclaimedGoods",
    "Warehouse",
    "Wave",
    "WaveItem",
]
