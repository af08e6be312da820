"""The items of an order that go into a parcel: locked, looked at, and parted where only some pieces go."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from apps.fulfillment.domain.parcel_errors import NotPackable
from apps.fulfillment.domain.parting import part_of_item
from apps.orders.domain.leaving import reasons_to_stay
from apps.orders.enums import DispatchMode, ItemState
from apps.orders.models import LineItem, Order, OrderAddress

READY: Final = {DispatchMode.WAREHOUSE: ItemState.ARRIVED, DispatchMode.DIRECT: ItemState.CONFIRMED}


def lock_order(order_id: int) -> Order:
    """The order's row before its items': packers of one order come one after the other. Raises NotPackable."""
    order = Order.objects.select_for_update(of=("self",), no_key=True).filter(pk=order_id).first()
    if order is None:
        raise NotPackable(_("there is no order %(order)s: look it up in the list of orders") % {"order": order_id})
    return order


def address_of(order: Order) -> OrderAddress:
    """Where the order goes; raises NotPackable when nobody told, or it must not leave now."""
    for reason in reasons_to_stay([order.pk]).values():
        raise NotPackable(_("order %(order)s is not packed now: %(reason)s") % {"order": order, "reason": reason})
    address = OrderAddress.objects.filter(order=order).first()
    if address is None:
        raise NotPackable(_("order %(order)s has no address: enter it before packing") % {"order": order})
    return address


def take_items(order: Order, wanted: Mapping[int, int], mode: DispatchMode) -> list[LineItem]:
    """Lock the items and take so many pieces of each; what is left of one stays behind as an item.

    Raises NotPackable, which names every item that is not of this order, not ready, or of fewer pieces.
    """
    if not wanted:
        raise NotPackable(_("nothing is to be packed: name items and pieces"))
    found = LineItem.objects.filter(order=order, pk__in=wanted).order_by("pk").select_for_update(of=("self",))
    items = {item.pk: item for item in found}
    faults = [fault for pk, pieces in sorted(wanted.items()) if (fault := _fault(items.get(pk), pk, pieces, mode))]
    if faults:
        raise NotPackable("; ".join(faults))
    taken = [item if wanted[pk] == item.quantity else part_of_item(item, wanted[pk]) for pk, item in items.items()]
    rows = LineItem.objects.select_related("line", "variant__product")
    rows = rows.prefetch_related("line__items", "variant__product__texts")
    return list(rows.filter(pk__in=[item.pk for item in taken]).order_by("pk"))


def _fault(item: LineItem | None, pk: int, pieces: int, mode: DispatchMode) -> str:
    if item is None:
        return _("item %(item)s is not of this order: pack it with its own") % {"item": pk}
    names = {"item": pk, "sku": item.variant.sku, "pieces": pieces, "all": item.quantity}
    if item.state != READY[mode]:
        names |= {"state": item.get_state_display(), "ready": READY[mode].label}
        return _("item %(item)s (%(sku)s) is %(state)s, not %(ready)s: look at its order again") % names
    if not 0 < pieces <= item.quantity:
        return _("item %(item)s (%(sku)s) has %(all)s pieces, not %(pieces)s: count again") % names
    return ""
