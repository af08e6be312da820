"""Orders as a file: a row a line, for the seller's own tables."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from apps.common.spreadsheets import csv_text
from apps.dashboard.statement_csv import cell
from apps.orders.models import Order, OrderLine

HEADER = (
    "order_no", "channel", "store", "status", "placed_at", "paid_at", "country", "total", "currency", "sku", "title",
    "quantity", "unit_price", "price_currency",
)  # fmt: skip


def orders_csv(orders: Sequence[Order]) -> str:
    """A row a line that is not cancelled, at least one an order; instants are Shanghai time with their offset."""
    prefetch_related_objects(list(orders), "lines")
    rows = [[*of_order(order), *line] for order in orders for line in lines_of(order) or [[""] * 5]]
    return csv_text([HEADER, *([cell(value) for value in row] for row in rows)])


def of_order(order: Order) -> list[object]:
    total = order.total
    amount = ["", ""] if total is None else [total.amount.normalize(), str(total.currency)]
    named = [order.order_no, order.store.channel, order.store.name, order.status, order.placed_at, order.paid_at]
    return [*named, order.country, *amount]


def lines_of(order: Order) -> list[list[object]]:
    return [of_line(line) for line in order.lines.all() if line.cancelled_at is None]


def of_line(line: OrderLine) -> list[object]:
    price = line.unit_price
    amount = ["", ""] if price is None else [price.amount.normalize(), str(price.currency)]
    return [line.sku, line.title, line.quantity, *amount]
