"""The five files of a seller's history: their columns, their keys, and the rules inside one row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.fulfillment.enums import REGISTERED_PACKET
from apps.fulfillment.s10 import is_registered
from apps.history.domain.columns import (
    CURRENCY_DECIMALS,
    Column,
    choice,
    currency,
    day,
    instant,
    number,
    text,
)
from apps.orders.enums import OrderStatus

Batch = Mapping[str, Sequence[Any]]
"""The values of a batch of rows, by column."""
MOST_DECIMALS = 4
RuleFault = Callable[[int, str, str], None]
"""Called with the row's position in the batch, the column and the reason."""


@dataclass(frozen=True)
class HistoryFile:
    """One kind of file. A row is known by its `key`; the other columns are its content."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    named_by: str
    """The column that a fault of the whole row is reported under."""
    check_rows: Callable[[Batch, Batch, RuleFault], None] | None = None
    """Called with a batch as given and as parsed."""
    doubtful: Callable[[Batch], Iterable[str]] | None = None
    """The values of a parsed batch that are taken but look wrong."""

    @property
    def table(self) -> str:
        """The temporary table that the file is staged in."""
        return f"staged_{self.name.removesuffix('.csv')}"

    @property
    def content(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.name not in self.key)


def check_rates(given: Batch, parsed: Batch, on_fault: RuleFault) -> None:
    columns = zip(parsed["base"], parsed["quote"], parsed["rate"], strict=True)
    for position, (base, quote, rate) in enumerate(columns):
        if rate is None:
            continue
        if Decimal(rate) == 0:
            on_fault(position, "rate", "is zero; a rate must be over 0")
        elif base == quote is not None and Decimal(rate) != 1:
            on_fault(position, "rate", f"is a rate of {base} in {base}; it can only be 1")


def check_settlements(given: Batch, parsed: Batch, on_fault: RuleFault) -> None:
    """An order is settled with amount, currency and instant, or not at all."""
    columns = zip(given["settled_amount"], given["settled_at"], given["currency"], strict=True)
    for position, (amount, settled_at, unit) in enumerate(columns):
        if not amount and not settled_at:
            continue
        if not amount:
            on_fault(position, "settled_amount", "is empty although settled_at is given; give both or none")
        if not settled_at:
            on_fault(position, "settled_at", "is empty although settled_amount is given; give both or none")
        if not unit:
            on_fault(position, "currency", "is empty although the order is settled; write it like USD")
        decimals = CURRENCY_DECIMALS.get(unit, MOST_DECIMALS)
        if parsed["settled_amount"][position] is not None and decimals_of(amount) > decimals:
            on_fault(position, "settled_amount", f"has more than the {decimals} decimals of {unit}; round it")


def decimals_of(amount: str) -> int:
    return len(amount.partition(".")[2].rstrip("0"))


def check_deliveries(given: Batch, parsed: Batch, on_fault: RuleFault) -> None:
    for position, (shipped, delivered) in enumerate(zip(parsed["shipped_at"], parsed["delivered_at"], strict=True)):
        if delivered is not None and shipped is not None and delivered < shipped:
            on_fault(position, "delivered_at", "is before shipped_at; correct one of them")


def doubtful_numbers(parsed: Batch) -> Iterable[str]:
    """Tracking numbers of registered packets that are not what the post would give out."""
    for tracking_no, service in zip(parsed["tracking_no"], parsed["service"], strict=True):
        if service == REGISTERED_PACKET and tracking_no is not None and not is_registered(tracking_no):
            yield tracking_no


SELLER = text("seller_code", 40)
CHANNEL = text("channel", 40)
ORDER_NO = text("order_no", 64)

FX_RATES = HistoryFile(
    "fx_rates.csv",
    (day("rate_on"), currency("base"), currency("quote"), number("rate", digits=5, decimals=12)),
    key=("rate_on", "base", "quote"),
    named_by="rate_on",
    check_rows=check_rates,
)
SELLERS = HistoryFile(
    "sellers.csv", (SELLER, text("name", 200), day("joined_on")), key=("seller_code",), named_by="seller_code"
)
ELECTIONS = HistoryFile(
    "elections.csv",
    (SELLER, choice("option", "band", "rate", "best"), day("effective_from")),
    key=("seller_code", "effective_from"),
    named_by="effective_from",
)
ORDERS = HistoryFile(
    "orders.csv",
    (
        SELLER,
        CHANNEL,
        ORDER_NO,
        instant("placed_at"),
        choice("status", *OrderStatus.values),
        currency("currency", optional=True),
        number("settled_amount", digits=11, decimals=MOST_DECIMALS, optional=True),
        instant("settled_at", optional=True),
    ),
    key=("seller_code", "channel", "order_no"),
    named_by="order_no",
    check_rows=check_settlements,
)
PARCELS = HistoryFile(
    "parcels.csv",
    (
        SELLER,
        CHANNEL,
        ORDER_NO,
        text("tracking_no", 40),
        text("service", 40),
        instant("shipped_at"),
        instant("delivered_at", optional=True),
    ),
    key=("seller_code", "tracking_no"),
    named_by="tracking_no",
    check_rows=check_deliveries,
    doubtful=doubtful_numbers,
)
FILES = (FX_RATES, SELLERS, ELECTIONS, ORDERS, PARCELS)
"""In the order in which they are read and reported."""
