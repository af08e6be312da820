"""Parcels to buyers, and goods from suppliers."""

from apps.fulfillment.models.goods import GoodsReceipt, GoodsReceiptLine, GoodsReturn, GoodsReturnLine
from apps.fulfillment.models.parcels import Parcel, ParcelItem, TrackingEvent

__all__ = [
    "GoodsReceipt",
    "GoodsReceiptLine",
    "GoodsReturn",
    "GoodsReturnLine",
    "Parcel",
    "ParcelItem",
    "TrackingEvent",
]
