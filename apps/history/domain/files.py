"""The five files of a seller's history: their columns, their keys, and the rules inside one row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from apps.fulfillment.enums import REGISTERED_PACKET
from apps.fulfillment.s10 import not_registered
from apps.history.domain.columns import (
    CURRENCY_DECIMALS,
    Column,
    OnFault,
    choice,
    currency,
    day,
    instant,
    number,
    text,
)
from apps.orders.enums import OrderStatus

Values = Mapping[str, Sequence[Any]]
"""The values of a block of rows, by column."""
MOST_DECIMALS = 4


@dataclass(frozen=True)
class HistoryFile:
    """One kind of file. A row is known by its `key`; the other columns are its content."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    named_by: str
    """The column that a fault of the whole row is reported under."""
    check_rows: Callable[[Values, Values, OnFault], None] | None = None
    """Called with a block as given and as parsed."""
    doubtful: Callable[[Values], Iterable[str]] | None = None
    """The values of a parsed block that are taken but look wrong."""

    @property
    def table(self) -> str:
        """The temporary table that the file is staged in."""
        return f"staged_{self.name.removesuffix('.csv')}"

    @property
    def content(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.name not in self.key)


def check_rates(given: Values, parsed: Values, on_fault: OnFault) -> None:
    columns = zip(parsed["base"], parsed["quote"], parsed["rate"], strict=True)
    for position, (base, quote, rate) in enumerate(columns):
        if not rate:
            continue
        if Decimal(rate) == 0:
            on_fault(position, "rate", "is zero; a rate must be over 0")
        elif base and base == quote and Decimal(rate) != 1:
            on_fault(position, "rate", f"is a rate of {base} in {base}; it can only be 1")


def check_settlements(given: Values, parsed: Values, on_fault: OnFault) -> None:
    """An order is settled with amount, currency and instant, or not at all."""
    if all_settled(given, parsed["settled_amount"]):
        return
    rows = list(
        zip(
            map(bool, given["settled_amount"]),
            map(bool, given["settled_at"]),
            given["currency"],
            map(decimals_of, parsed["settled_amount"]),
            strict=True,
        )
    )
    faults = {row: settlement_faults(*row) for row in set(rows)}
    if any(faults.values()):
        for position, row in enumerate(rows):
            for column, reason in faults[row]:
                on_fault(position, column, reason)


def all_settled(given: Values, amounts: Sequence[str]) -> bool:
    """Whether every row is settled, with no more decimals than any currency of the block has."""
    currencies = set(given["currency"])
    filled = "" not in currencies and "" not in given["settled_amount"] and "" not in given["settled_at"]
    fewest = min(CURRENCY_DECIMALS.get(unit, MOST_DECIMALS) for unit in currencies) if currencies else 0
    return filled and max(map(decimals_of, amounts), default=0) <= fewest


def settlement_faults(amount: bool, settled_at: bool, unit: str, decimals: int) -> list[tuple[str, str]]:
    """What is wrong with a row of which this is given, by column."""
    faults = []
    if settled_at and not amount:
        faults.append(("settled_amount", "is empty although settled_at is given; give both or none"))
    if amount and not settled_at:
        faults.append(("settled_at", "is empty although settled_amount is given; give both or none"))
    if (amount or settled_at) and not unit:
        faults.append(("currency", "is empty although the order is settled; write it like USD"))
    most = CURRENCY_DECIMALS.get(unit, MOST_DECIMALS)
    if decimals > most:
        faults.append(("settled_amount", f"has more than the {most} decimals of {unit}; round it"))
    return faults


@lru_cache(maxsize=10_000)
def decimals_of(amount: str) -> int:
    return len(amount.partition(".")[2].rstrip("0"))


def check_deliveries(given: Values, parsed: Values, on_fault: OnFault) -> None:
    rows = enumerate(zip(parsed["shipped_at"], parsed["delivered_at"], strict=True))
    for position in [position for position, (sent, arrived) in rows if sent and arrived and arrived < sent]:
        on_fault(position, "delivered_at", "is before shipped_at; correct one of them")


def doubtful_numbers(parsed: Values) -> Iterable[str]:
    """Tracking numbers of registered packets that are not what the post would give out."""
    rows = zip(parsed["tracking_no"], parsed["service"], strict=True)
    return not_registered(value for value, service in rows if value and service == REGISTERED_PACKET)


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
        choice("status", OrderStatus.OPEN, OrderStatus.CANCELLED),
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
