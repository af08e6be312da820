"""Writing new orders: a few statements, however many orders there are."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final

from django.db import connection
from djmoney.money import Money

from apps.common.inserting import insert_rows
from apps.events.domain.recording import record_events
from apps.orders.domain.addressing import address_exceptions, address_row
from apps.orders.domain.content import NewLine, NewOrder
from apps.orders.domain.exceptions import open_many
from apps.orders.domain.mapping import write_items
from apps.orders.enums import OrderStatus, Source
from apps.orders.models import Order, OrderLine

COLUMNS: Final = (
    "seller_id", "store_id", "order_no", "placed_at", "paid_at", "status", "source", "country", "total",
    "total_currency", "note", "content", "cancel_fault", "cancel_reason",
)  # fmt: skip
PLACES: Final = f"({', '.join(['%s'] * len(COLUMNS))})"
# The unique key decides, also for two at once: the second waits for the first, and then finds it there.
INSERT: Final = f"""
insert into orders_order ({", ".join(COLUMNS)}) values {{values}}
on conflict (seller_id, store_id, order_no) do nothing returning id, order_no
"""
BATCH: Final = 1000


def insert_orders(
    *, seller_id: int, store_id: int, told: Sequence[NewOrder], digests: dict[str, bytes], source: Source
) -> dict[str, Order]:
    """Write those that the store has not told before, without their contents; returns them by number."""
    rows = {
        order.order_no: Order(
            seller_id=seller_id,
            store_id=store_id,
            order_no=order.order_no,
            placed_at=order.placed_at,
            paid_at=order.paid_at,
            status=OrderStatus.AWAITING_ALLOCATION if order.paid_at else OrderStatus.PENDING_PAYMENT,
            source=source,
            country=order.address.country,
            note=order.note,
            content=digests[order.order_no],
            **amount(total=order.total),
        )
        for order in sorted(told, key=lambda order: order.order_no)
    }
    new = {}
    numbers = list(rows)
    for start in range(0, len(numbers), BATCH):
        for order_id, number in _insert([rows[number] for number in numbers[start : start + BATCH]]):
            new[number] = rows[number]
            new[number].pk = order_id
            new[number]._state.adding = False
    return new


def _insert(orders: Sequence[Order]) -> list[tuple[int, str]]:
    values = chain.from_iterable(_values(order) for order in orders)
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(values=", ".join([PLACES] * len(orders))), list(values))
        return list(cursor.fetchall())


def _values(order: Order) -> list[Any]:
    total = order.total
    by_name = {
        "total": None if total is None else total.amount,
        "total_currency": None if total is None else total.currency.code,
        "cancel_fault": "",
        "cancel_reason": "",
    }
    return [by_name[name] if name in by_name else getattr(order, name) for name in COLUMNS]


def write_contents(rows: Sequence[tuple[Order, NewOrder]], *, now: datetime, actor_id: int | None) -> None:
    """Addresses, lines and items of orders that were just written, what keeps them waiting, and their events."""
    if not rows:
        return
    addresses = [address_row(order, told.address) for order, told in rows]
    insert_rows([row for row, _ in addresses])
    lines = [line_row(order, line) for order, told in rows for line in told.lines]
    insert_rows(lines)
    write_items(lines, store_id=rows[0][0].store_id, now=now)
    open_many([each for order, told in rows for each in address_exceptions(order, told.address, now=now)])
    record_events(
        name="order.placed",
        happened=[
            (order, {"source": order.source, "lines": len(told.lines), "ioss": note})
            for (order, told), (_, note) in zip(rows, addresses, strict=True)
        ],
        now=now,
        actor_id=actor_id,
        seller_id=rows[0][0].seller_id,
    )


def line_row(order: Order, line: NewLine) -> OrderLine:
    return OrderLine(
        seller_id=order.seller_id,
        order=order,
        sku=line.sku,
        title=line.title,
        quantity=line.quantity,
        external_id=line.external_id,
        **amount(unit_price=line.unit_price),
    )


def amount(**money: Money | None) -> dict[str, Any]:
    """An amount for a money field, which may be unknown."""
    return dict(money)
