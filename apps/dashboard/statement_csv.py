"""A month's orders as a file for the seller's own books."""

from typing import Any

from apps.common.periods import SHANGHAI
from apps.common.spreadsheets import csv_text
from apps.points_ledger.domain.explain import ExplainedOrder

HEADER = (
    "order_no", "channel", "placed_at", "qualified_at", "packages", "tracking_nos", "delivered_at",
    "settled_amount", "settled_currency", "settled_at", "fx_rate", "fx_rate_on", "settled_cny_fen", "bonus",
)  # fmt: skip


def orders_csv(orders: list[ExplainedOrder]) -> str:
    """One row per earning order; instants are Shanghai time with their offset."""
    return csv_text([HEADER, *([cell(value) for value in row_of(order)] for order in orders)])


def row_of(order: ExplainedOrder) -> list[Any]:
    delivered = [parcel.delivered_at for parcel in order.parcels if parcel.delivered_at]
    return [
        order.order_no,
        order.channel,
        order.placed_at,
        order.qualified_at,
        order.packages,
        " ".join(parcel.tracking_no for parcel in order.parcels),
        max(delivered, default=None),
        order.settled.amount.normalize(),
        str(order.settled.currency),
        order.settled_at,
        order.rate.normalize() if order.rate is not None else None,
        order.rate_on,
        order.cny_fen,
        {True: "yes", False: "no", None: ""}[order.bonus],
    ]


def cell(value: Any) -> Any:
    """Instants in Shanghai time; numbers in full."""
    if hasattr(value, "astimezone"):
        return value.astimezone(SHANGHAI).isoformat()
    return f"{value:f}" if hasattr(value, "normalize") else value
