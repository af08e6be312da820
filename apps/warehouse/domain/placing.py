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
from apps.warehouse.models import Bin, Delivery, Placement, WaveItem


def items_to_place(delivery: Delivery) -> QuerySet[LineItem]:
    """What came with a delivery, is in the warehouse and lies in no bin yet."""
    items = LineItem.objects.filter(
        allocations__purchase_line__delivery_lines__delivery=delivery, state=ItemState.ARRIVED, placement__isnull=True
    )
    return items.select_related("variant", "order").distinct().order_by("pk")


def items_here(scanned: str = "") -> QuerySet[LineItem]:
    """Goods in the warehouse, the oldest first: those that lie in no bin, or whatever a scan means.

    That is a delivery note, an order's number or its id behind a #, a SKU, or the code of a bin.
    """
    items = LineItem.objects.filter(state=ItemState.ARRIVED, order__status__in=MOVING)
    text = scanned.strip()
    if not text:
        items = items.filter(placement__isnull=True)
    elif text.startswith("#") and text[1:].isdigit():
        items = items.filter(order=int(text[1:]))
    else:
        of_note = Q(allocations__purchase_line__delivery_lines__delivery__delivery_note=text)
        named = Q(order__order_no=text) | Q(variant__sku=text) | Q(placement__bin__code=text.upper())
        items = items.filter(pk__in=LineItem.objects.filter(of_note | named, state=ItemState.ARRIVED).values("pk"))
    return items.select_related("variant", "order", "placement__bin__warehouse").order_by("pk")


@transaction.atomic
def place_items(*, item_ids: Iterable[int], warehouse_id: int, bin_code: str, now: datetime) -> Bin:
    """Put items that arrived into a bin; one that lies elsewhere is moved. Raises NotHere."""
    wanted = sorted(set(item_ids))
    place = Bin.objects.filter(warehouse_id=warehouse_id, code=bin_code.strip().upper(), is_active=True).first()
    if place is None:
        raise NotHere(_("there is no bin '%(code)s' here: scan the code on the shelf") % {"code": bin_code.strip()})
    items = LineItem.objects.select_for_update(of=("self",)).filter(pk__in=wanted, state=ItemState.ARRIVED)
    here = list(items.order_by("pk").values_list("pk", flat=True))
    if here != wanted or not wanted:
        missing = ", ".join(map(str, sorted(set(wanted) - set(here)))) or "–"
        raise NotHere(_("items %(items)s are not in the warehouse: receive their delivery first") % {"items": missing})
    Placement.objects.bulk_create(
        [Placement(item_id=pk, bin=place, placed_at=now) for pk in here],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["bin", "placed_at"],
    )
    return place


@parcels_packed.register
def clear_bins(parcel_ids: Sequence[int], now: datetime) -> None:
    """What is packed lies in no bin and in no wave any more."""
    packed = {"item__parcel_items__parcel__in": list(parcel_ids), "item__state": ItemState.PACKED}
    Placement.objects.filter(**packed).delete()
    WaveItem.objects.filter(**packed, is_open=True).update(is_open=False)
