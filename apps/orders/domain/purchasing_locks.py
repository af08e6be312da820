"""The one order of locks: orders, items, purchase lines, purchase orders; allocations and stock last."""

from collections.abc import Collection, Iterable

from apps.orders.domain.asking import acts_for_platform
from apps.orders.models import LineItem, Order, PurchaseLine, PurchaseOrder


def lock_orders(order_ids: Iterable[int]) -> list[int]:
    """Lock orders in the order of their ids; returns the ids."""
    orders = Order.objects.filter(pk__in=list(order_ids)).order_by("pk").select_for_update(of=("self",), no_key=True)
    return list(orders.values_list("pk", flat=True))


def lock_items(item_ids: Iterable[int]) -> dict[int, LineItem]:
    """Lock items whose orders are locked; the rows as they are now, by id."""
    items = LineItem.objects.filter(pk__in=list(item_ids)).order_by("pk")
    return {item.pk: item for item in items.select_for_update(of=("self",), no_key=True)}


def lock_lines(line_ids: Collection[int]) -> list[PurchaseLine]:
    """Lock purchase lines, with the orders and items that they serve before them; for the platform's roles.

    Who accepts goods and then marks lines received calls this before it touches stock.
    """
    lines = PurchaseLine.objects.filter(pk__in=list(line_ids))
    lock_orders(lines.values_list("allocation__order_id", flat=True))
    items = lock_items(lines.values_list("allocation__item_id", flat=True))
    found = lines.select_related("purchase_order", "allocation").order_by("pk")
    locked = list(found.select_for_update(of=("self",), no_key=True))
    for line in locked:
        line.allocation.item = items[line.allocation.item_id]
    return locked


def lock_own_lines(line_ids: Collection[int]) -> list[PurchaseLine]:
    """Lock purchase lines for whoever ships them: the platform as above, a supplier its own lines, which is all it may.

    Lines that there are not, or of another supplier, are left out.
    """
    if acts_for_platform():
        lock_lines(line_ids)
    lines = PurchaseLine.objects.filter(pk__in=list(line_ids)).select_related("purchase_order").order_by("pk")
    return list(lines.select_for_update(of=("self",), no_key=True))


def lock_purchase(purchase_order_id: int) -> PurchaseOrder:
    """Lock one purchase order, after its lines."""
    return PurchaseOrder.objects.select_for_update(of=("self",), no_key=True).get(pk=purchase_order_id)
