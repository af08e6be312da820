"""The packing station: what somebody scans leads to an order, and what of it can be packed now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from apps.fulfillment.domain.packing import pack_parcel
from apps.fulfillment.domain.standards import weight_warning
from apps.fulfillment.models import Parcel
from apps.orders.enums import ItemState
from apps.orders.models import LineItem, Order


@dataclass(frozen=True)
class Bench:
    """An order on the packing bench: what can be packed, what is still to come, parcels, the newest first."""

    order: Order
    ready: list[LineItem]
    missing: list[LineItem]
    parcels: list[Parcel]

    @property
    def catalog_weight_g(self) -> int:
        """What the ready items weigh by the catalog, in grams."""
        return sum(item.quantity * item.variant.weight_g for item in self.ready)

    @property
    def is_parted(self) -> bool:
        """Whether the seller wants some of it sent apart."""
        return len({item.shipment for item in (*self.ready, *self.missing)}) > 1


def code_of(order: Order) -> str:
    """What papers carry as a barcode: order numbers of two sellers may be the same, ids never are."""
    return f"#{order.pk}"


def find_orders(scanned: str) -> list[Order]:
    """The orders that a scanned number means: the order's own, its id behind a # (`code_of`), or a parcel's."""
    text = scanned.strip()
    which = Q(order_no=text) | Q(parcels__tracking_no=text.upper())
    if text.startswith("#") and text[1:].isdigit():
        which = Q(pk=int(text[1:]))
    return list(Order.objects.filter(which).select_related("seller", "store").distinct().order_by("-pk")[:10])


def bench_of(order_id: int) -> Bench | None:
    """What lies on the bench for an order; None for an unknown one."""
    order = Order.objects.select_related("seller", "store", "address").filter(pk=order_id).first()
    if order is None:
        return None
    items = list(
        LineItem.objects.filter(order=order)
        .exclude(state__in=[ItemState.CANCELLED, ItemState.SHIPPED, ItemState.DELIVERED, ItemState.PACKED])
        .select_related("variant__product", "placement__bin", "line")
        .prefetch_related("variant__product__texts")
        .order_by("pk")
    )
    ready = [item for item in items if item.state == ItemState.ARRIVED]
    missing = [item for item in items if item.state != ItemState.ARRIVED]
    parcels = Parcel.objects.filter(order=order, voided_at__isnull=True).select_related("declaration").order_by("-pk")
    return Bench(order, ready, missing, list(parcels))


def pack_at_station(
    *, order_id: int, items: Mapping[int, int], weight_g: int, key: str, now: datetime, **more: Any
) -> tuple[Parcel, str]:
    """Pack what was put into the box, `{item: pieces}`; the parcel, and what to tell the packer about its weight.

    `key` names the form: the same one twice is one parcel. Raises what `pack_parcel` does.
    """
    chosen = {item: pieces for item, pieces in items.items() if pieces}
    parcel = pack_parcel(order_id=order_id, items=chosen, weight_g=weight_g, now=now, key=key, **more)
    return parcel, weight_warning(parcel=parcel, now=now)
