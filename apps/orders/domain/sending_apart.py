"""A seller parts an order: chosen goods leave as a shipment of their own and wait for none of the others."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.orders.domain.asking import ask_for_routing
from apps.orders.domain.cancelling import STOPPABLE
from apps.orders.domain.errors import OrderMovedOn, OrdersError
from apps.orders.domain.exceptions import close_exceptions
from apps.orders.domain.orders import lock_moving
from apps.orders.domain.splitting import split_item
from apps.orders.enums import ExceptionKind, ItemState
from apps.orders.models import LineItem, Order


class CannotSendApart(OrdersError):
    """Goods can't be made a shipment of their own like this."""


def parts_to_send(order_id: int) -> list[LineItem]:
    """The goods of an order that are in no parcel yet, by shipment: what `send_apart` chooses from."""
    items = LineItem.objects.filter(order=order_id, state__in=STOPPABLE).select_related("variant", "line")
    return list(items.order_by("shipment", "pk"))


def may_be_parted(order: Order, items: Sequence[LineItem]) -> bool:
    """Whether there is something to choose: more than one piece that is in no parcel, of an order that goes on."""
    return not order.cancel_requested_at and sum(item.quantity for item in items if item.state in STOPPABLE) > 1


def send_apart(*, order_id: int, pieces: Mapping[int, int], now: datetime, actor_id: int | None = None) -> int:
    """Let pieces of items, `{item id: pieces}`, leave on their own; returns the number of their new shipment.

    What waits for goods may be parted by the piece, and is looked for anew; what a supplier has reserved, was asked for
    or sent goes with all its pieces. Everything of several shipments chosen makes them one again. Works as the seller,
    staff and system. Raises UnknownOrder, OrderMovedOn, CannotSendApart, which names every item that does not fit.
    """
    order = lock_moving(order_id)
    if order.cancel_requested_at:
        raise OrderMovedOn(order.order_no, order.get_status_display())
    chosen = {pk: quantity for pk, quantity in pieces.items() if quantity}
    items = list(LineItem.objects.filter(order=order).order_by("pk").select_for_update(of=("self",)))
    _check(order, items, chosen)
    shipment = (order.items.aggregate(last=Max("shipment"))["last"] or 0) + 1
    moved = [_move(item, chosen[item.pk], shipment, now, actor_id) for item in items if item.pk in chosen]
    record_event(
        name="order.split",
        subject=order,
        payload={"goods": [[item.pk, item.quantity] for item in moved], "shipment": shipment},
        now=now,
        actor_id=actor_id,
        seller_id=order.seller_id,
    )
    ask_for_routing(seller_id=order.seller_id, order_ids=[order.pk], now=now)
    return shipment


def _check(order: Order, items: Sequence[LineItem], chosen: Mapping[int, int]) -> None:
    if not chosen:
        raise CannotSendApart(_("nothing is chosen: say how many pieces of which goods leave on their own"))
    known = {item.pk: item for item in items}
    faults = [fault for pk, pieces in sorted(chosen.items()) if (fault := _fault(known.get(pk), pieces))]
    if faults:
        raise CannotSendApart("; ".join(faults))
    touched = {known[pk].shipment for pk in chosen}
    left = [item for item in items if item.shipment in touched and item.state in STOPPABLE]
    if len(touched) == 1 and all(item.quantity == chosen.get(item.pk) for item in left):
        raise CannotSendApart(
            _("these goods of order %(order)s leave together already: leave some of them out") % {"order": order}
        )


def _fault(item: LineItem | None, pieces: int) -> str:
    if item is None:
        return _("an item is not of this order: choose from its own goods")
    named = {"sku": item.variant.sku, "all": item.quantity, "state": item.get_state_display()}
    if item.state not in STOPPABLE:
        return _("%(sku)s is %(state)s: it can't be parted any more, leave it out") % named
    if not 0 < pieces <= item.quantity:
        return _("%(sku)s has %(all)s pieces here: choose 1 to %(all)s of them") % named
    if pieces < item.quantity and item.state != ItemState.WAITING:
        return _("%(sku)s is %(state)s: choose all %(all)s pieces or none") % named
    return ""


def _move(item: LineItem, pieces: int, shipment: int, now: datetime, actor_id: int | None) -> LineItem:
    if pieces < item.quantity:
        kinds = [ExceptionKind.NO_STOCK]
        close_exceptions(order_id=item.order_id, item_id=item.pk, kinds=kinds, now=now, actor_id=actor_id)
        item = split_item(item=item, quantity=pieces)
    item.shipment = shipment
    item.save(update_fields=["shipment"])
    return item
