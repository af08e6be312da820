"""Orders of a file that the store has already, and when rows without times say that they were placed and paid."""

from collections.abc import Sequence
from dataclasses import replace

from apps.order_files.domain.parsing import TableOrder
from apps.order_files.models import OrderFile
from apps.orders.domain.content import NewOrder
from apps.orders.models import Order


def recognise(file: OrderFile, tables: Sequence[TableOrder]) -> dict[str, Order]:
    """The orders that the store has already, by number; an undated one of the file is as old as the order there."""
    numbers = [table.order_no for table in tables]
    there = Order.objects.filter(seller_id=file.seller_id, store_id=file.store_id, order_no__in=numbers)
    known = {order.order_no: order for order in there}
    for table in tables:
        if table.order and not table.is_dated and table.order_no in known:
            table.order = dated(table.order, known[table.order_no], keeps_payment=table.is_payment_dated)
    return known


def dated(order: NewOrder, known: Order, *, keeps_payment: bool) -> NewOrder:
    paid_at = order.paid_at
    if paid_at is not None and not keeps_payment:
        paid_at = known.paid_at or paid_at
    return replace(order, placed_at=known.placed_at, paid_at=paid_at)
