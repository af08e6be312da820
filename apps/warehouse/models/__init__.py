"""Warehouses and their bins, deliveries of suppliers, and waves of picking."""

from apps.warehouse.models.deliveries import Delivery, DeliveryLine, RejectPhoto
from apps.warehouse.models.places import Bin, Placement, Warehouse
from apps.warehouse.models.waves import Wave, WaveItem

__all__ = ["Bin", "Delivery", "DeliveryLine", "Placement", "RejectPhoto", "Warehouse", "Wave", "WaveItem"]
