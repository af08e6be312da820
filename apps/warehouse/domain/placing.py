"""Where items lie between arriving and packing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.fulfillment.domain.watching import parcels_packed
from apps.orders.enums import MOVING, ItemState
from apps.orders.models import LineItem
from apps.warehouse.domain.errors import NotHere
from apps.warehouse.models import Bin, Delivery, Placement, UnclaimedGoods, WaveItem


def items_to_place(delivery: Delivery) -> QuerySet[LineItem]:
    """What came with a delivery, is in the warehouse and lies in no bin yet."""
    items = _here().filter(
        allocations__purchase_line__delivery_lines__delivery=delivery,
        placement__isnull=True,
    )
    return items.select_related("variant", "order").distinct().order_by("pk")


def _here() -> QuerySet[LineItem]:
    """Items that arrived, and what came of those that were cancelled."""
    arrived = LineItem.objects.filter(state=ItemState.ARRIVED, order__status__in=MOVING).order_by().values("pk")
    unclaimed = UnclaimedGoods.objects.filter(left_at=None).order_by().values("item")
    return LineItem.objects.filter(pk__in=arrived.union(unclaimed))


def items_here(scanned: str = "") -> QuerySet[LineItem]:
    """Goods in the warehouse, the oldest first: those that lie in no bin, or whatever a scan means.

    That is a delivery note, an order's number or its id behind a #, a SKU, or the code of a bin.
    """
    items = _here()
    text = scanned.strip()
    if not text:
        items = items.filter(placement__isnull=True)
    elif text.startswith("#") and text[1:].isdigit():
        items = items.filter(order=int(text[1:]))
    else:
        of_note = Q(allocations__purchase_line__delivery_lines__delivery__delivery_note=text)
        named = Q(order__order_no=text) | Q(variant__sku=text) | Q(placement__bin__code=text.upper())
        items = items.filter(of_note | named).distinct()
    return items.select_related("variant", "order", "placement__bin__warehouse").order_by("pk")


@transaction.atomic
def place_items(*, item_ids: Iterable[int], warehouse_id: int, bin_code: str, now: datetime) -> Bin:
    """Put what is here into a bin; what lies elsewhere is moved, on pick lists too. Raises NotHere."""
    wanted = sorted(set(item_ids))
    place = Bin.objects.filter(warehouse_id=warehouse_id, code=bin_code.strip().upper(), is_active=True).first()
    if place is None:
        raise NotHere(_("there is no bin '%(code)s' here: scan the code on the shelf") % {"code": bin_code.strip()})
    items = LineItem.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    unclaimed = set(UnclaimedGoods.objects.filter(item__in=wanted, left_at=None).values_list("item", flat=True))
    here = [item.pk for item in items if item.state == ItemState.ARRIVED or item.pk in unclaimed]
    if here != wanted or not wanted:
        missing = ", ".join(map(str, sorted(set(wanted) - set(here)))) or "–"
        raise NotHere(_("items %(items)s are not in the warehouse: receive their delivery first") % {"items": missing})
    Placement.objects.bulk_create(
        [Placement(item_id=pk, bin=place, placed_at=now) for pk in here],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["bin", "placed_at"],
    )
    WaveItem.objects.filter(item__in=here, is_open=True).update(bin_code=place.code)
    return place


@parcels_packed.register
def clear_bins(parcel_ids: Sequence[int], now: datetime) -> None:
    """What is packed lies in no bin and in no wave any more."""
    packed = {"item__parcel_items__parcel__in": list(parcel_ids), "item__state": ItemState.PACKED}
    Placement.objects.filter(**packed).delete()
    WaveItem.objects.filter(**packed, is_open=True).update(is_open=False)
