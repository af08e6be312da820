"""What suppliers do with an order's goods, told to its seller: purchase orders are none of a seller's rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from apps.events.domain.recording import record_events
from apps.orders.models import Allocation, Order


def tell_sellers(name: str, goods: Iterable[tuple[Allocation, int]], *, now: datetime, reason: str = "") -> None:
    """Write down for each order that so many pieces of its items were asked for, confirmed, refused, received.

    `goods` are allocations with pieces; those of no piece are left out. Runs as the system or staff.
    """
    by_order: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
    for allocation, pieces in goods:
        if pieces:
            by_order[allocation.seller_id, allocation.order_id].append([allocation.item_id, pieces])
    for seller_id in sorted({seller for seller, _ in by_order}):
        told = [
            (Order(pk=order_id), {"goods": goods, "reason": reason})
            for (seller, order_id), goods in by_order.items()
            if seller == seller_id
        ]
        record_events(name=name, happened=told, now=now, seller_id=seller_id)
