"""Picking: complete shipments of orders, so many at a time, in the order of the bins that their items lie in."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from apps.orders.domain.purchasing_locks import lock_orders
from apps.orders.enums import ExceptionKind, ItemState, OrderStatus
from apps.orders.models import LineItem, Order, OrderException
from apps.warehouse.domain.errors import NothingToPick
from apps.warehouse.models import Warehouse, Wave, WaveItem

MOST_ORDERS: Final = 50
TO_COME: Final = (ItemState.WAITING, ItemState.ALLOCATED, ItemState.ORDERED, ItemState.CONFIRMED)
IN_WORK: Final = (
    OrderStatus.AWAITING_ALLOCATION,
    OrderStatus.AWAITING_SUPPLIER,
    OrderStatus.AWAITING_DISPATCH,
    OrderStatus.PARTLY_SHIPPED,
)


def items_to_pick() -> QuerySet[LineItem]:
    """What arrived of shipments that are complete: no other goods of theirs are still to come."""
    to_come = LineItem.objects.filter(order=OuterRef("order"), shipment=OuterRef("shipment"), state__in=TO_COME)
    return LineItem.objects.filter(~Exists(to_come), state=ItemState.ARRIVED)


def orders_to_pick() -> QuerySet[Order]:
    """Orders of which a shipment is complete, that are in no wave and wait for nobody, the oldest payment first.

    What waits for goods keeps its own shipment only.
    """
    here = items_to_pick().filter(order=OuterRef("pk"))
    waved = WaveItem.objects.filter(order=OuterRef("pk"), is_open=True)
    stuck = OrderException.objects.filter(order=OuterRef("pk"), closed_at=None).exclude(kind=ExceptionKind.NO_STOCK)
    orders = Order.objects.filter(Exists(here), ~Exists(waved), ~Exists(stuck), status__in=IN_WORK)
    return orders.order_by("paid_at", "pk")


def orders_to_place() -> QuerySet[Order]:
    """Those of `orders_to_pick` that no wave takes, for some of their goods lie in no bin."""
    loose = items_to_pick().filter(order=OuterRef("pk"), placement__isnull=True)
    return orders_to_pick().filter(Exists(loose))


@transaction.atomic
def open_wave(*, warehouse_id: int, now: datetime, most_orders: int = MOST_ORDERS, actor_id: int | None = None) -> Wave:
    """Put up to `most_orders` complete orders, whose items all lie in bins of this warehouse, into a wave.

    Two at once come one after the other and take different orders. Raises NothingToPick.
    """
    Warehouse.objects.select_for_update().get(pk=warehouse_id)
    elsewhere = items_to_pick().filter(order=OuterRef("pk")).exclude(placement__bin__warehouse_id=warehouse_id)
    chosen = list(orders_to_pick().filter(~Exists(elsewhere)).values_list("pk", flat=True)[:most_orders])
    # Locked, an order is neither packed nor cancelled any more; what was meanwhile is left out.
    items = items_to_pick().filter(order__in=lock_orders(chosen), placement__bin__warehouse=warehouse_id)
    found = list(items.select_related("placement__bin"))
    if not found:
        raise NothingToPick(_("no complete order lies in this warehouse: place what arrived into bins first"))
    wave = Wave.objects.create(warehouse_id=warehouse_id, opened_at=now, opened_by_id=actor_id)
    WaveItem.objects.bulk_create(
        WaveItem(wave=wave, order_id=item.order_id, item=item, bin_code=item.placement.bin.code, quantity=item.quantity)
        for item in found
    )
    return wave


@transaction.atomic
def finish_picking(*, wave_id: int, now: datetime) -> Wave:
    """The walk is done: everything of the wave is at the packing station. Done before, nothing changes."""
    wave = Wave.objects.select_for_update(of=("self",)).get(pk=wave_id)
    if wave.picked_at is None:
        wave.picked_at = now
        wave.save(update_fields=["picked_at"])
    return wave


def pick_list(wave: Wave) -> QuerySet[WaveItem]:
    """What is still to be fetched, bin by bin: not what is packed by now, nor what was cancelled."""
    rows = wave.items.filter(is_open=True, item__state=ItemState.ARRIVED).select_related("item__variant", "order")
    return rows.order_by("bin_code", "item__variant__sku", "item")
