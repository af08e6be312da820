"""Parcels to buyers with their numbers and papers, and goods from suppliers."""

from apps.fulfillment.models.batches import LabelBatch
from apps.fulfillment.models.customs import CustomsDeclaration
from apps.fulfillment.models.direct import DirectParcel
from apps.fulfillment.models.goods import GoodsReceipt, GoodsReceiptLine, GoodsReturn, GoodsReturnLine
from apps.fulfillment.models.manifests import Bag, BagParcel, Manifest
from apps.fulfillment.models.numbers import NumberRange
from apps.fulfillment.models.parcels import Parcel, ParcelItem, TrackingEvent
from apps.fulfillment.models.standards import PackingStandard, SenderAddress

__all__ = [
    "Bag",
    "BagParcel",
    "CustomsDeclaration",
    "DirectParcel",
    "GoodsReceipt",
    "GoodsReceiptLine",
    "GoodsReturn",
    "GoodsReturnLine",
    "LabelBatch",
    "Manifest",
    "NumberRange",
    "PackingStandard",
    "Parcel",
    "ParcelItem",
    "SenderAddress",
    "TrackingEvent",
]
