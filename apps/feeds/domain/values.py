"""From the texts of a row to what it wants, or why it can't be taken."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _
from stdnum import ean

from apps.catalog.domain.terms import PriceStep
from apps.catalog.models.offers import CURRENCIES
from apps.common.said import Said, said
from apps.common.spreadsheets import Row
from apps.feeds.domain.columns import COLUMNS, Mapped, attribute_of, step_quantity

AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,8})?", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
YES = {"yes", "y", "true", "1", "是", "有", "√"}
NO = {"no", "n", "false", "0", "否", "无", "×", "x"}
LONGEST_SKU = 80
Parse = Callable[[str], Any]


@dataclass(slots=True)
class Wish:
    """What one row says; None where it says nothing. `faults` are reasons not to take it."""

    line: int
    cells: list[str]
    said: dict[str, Any] = field(default_factory=dict)
    steps: tuple[PriceStep, ...] | None = None
    faults: list[Said] = field(default_factory=list)

    def get(self, column: str) -> Any:
        return self.said.get(column)

    @property
    def supplier_sku(self) -> str:
        return str(self.said.get("supplier_sku", ""))


def text(value: str) -> str:
    return " ".join(value.split())


def prose(value: str) -> str:
    return value


def capitals(value: str) -> str:
    return text(value).upper()


def amount(value: str) -> Decimal:
    if not AMOUNT.fullmatch(value):
        raise ValueError(said(_("is no amount; write digits and a point, like 1234.50")))
    return Decimal(value)


def whole(value: str) -> int:
    if not WHOLE.fullmatch(value):
        raise ValueError(said(_("is no whole number; write digits only, like 120")))
    return int(value)


def currency(value: str) -> str:
    code = value.upper()
    if code not in dict(CURRENCIES):
        raise ValueError(
            said(_("is not traded here; write one of %(known)s"), known=[code for code, _name in CURRENCIES])
        )
    return code


def gtin(value: str) -> str:
    if not ean.is_valid(value):
        raise ValueError(said(_("is no GTIN: its check digit or length is wrong; copy it from the package")))
    return value


def yes_or_no(value: str) -> bool:
    word = value.casefold()
    if word not in YES | NO:
        raise ValueError(said(_("is neither yes nor no; write yes or no")))
    return word in YES


PARSERS: dict[str, Parse] = {
    "sku": capitals,
    "gtin": gtin,
    "supply_price": amount,
    "currency": currency,
    "stock": whole,
    "lead_time_days": whole,
    "minimum_quantity": whole,
    "description": prose,
    "origin": capitals,
    "weight_g": whole,
    "length_mm": whole,
    "width_mm": whole,
    "height_mm": whole,
    "has_battery": yes_or_no,
    "is_liquid": yes_or_no,
}


class RowParser:
    """Reads the rows of one feed by its mapping."""

    def __init__(self, header: Sequence[str], mapping: Mapped) -> None:
        named = [(position, name, mapping.get(name, "")) for position, name in enumerate(header)]
        self._columns = [
            (position, name, column, PARSERS.get(column, text))
            for position, name, column in named
            if column in COLUMNS or attribute_of(column)
        ]
        steps = [(step_quantity(column), position, name) for position, name, column in named if step_quantity(column)]
        self._steps = sorted(steps)

    def parse(self, row: Row) -> Wish:
        """What the row wants, with every fault of its values."""
        wish = Wish(row.line, row.cells)
        if row.fault:
            wish.faults.append(row.fault)
            self._parse_name(row, wish)
            return wish
        for position, name, column, parse in self._columns:
            value = row.cells[position]
            if not value:
                continue
            try:
                wish.said[column] = parse(value)
            except ValueError as error:
                wish.faults.append(unreadable(name, value, error))
        if self._steps:
            wish.steps = tuple(self._price_steps(row, wish))
        if not 1 <= len(wish.supplier_sku) <= LONGEST_SKU:
            wish.faults.append(
                said(
                    _("your SKU, which names the offer, has %(length)s characters; write 1 to %(most)s"),
                    length=len(wish.supplier_sku),
                    most=LONGEST_SKU,
                )
            )
        return wish

    def _parse_name(self, row: Row, wish: Wish) -> None:
        """Of a row that can't be taken at all, the offer that it is about, as far as it can be told."""
        for position, _name, column, parse in self._columns:
            if column == "supplier_sku" and position < len(row.cells):
                wish.said[column] = parse(row.cells[position])

    def _price_steps(self, row: Row, wish: Wish) -> Iterator[PriceStep]:
        for quantity, position, name in self._steps:
            value = row.cells[position]
            if not value:
                continue
            try:
                yield PriceStep(quantity, amount(value))
            except ValueError as error:
                wish.faults.append(unreadable(name, value, error))


def unreadable(name: str, value: str, error: ValueError) -> Said:
    """A value of a column that is not what the column holds, as its parser says."""
    return said(_("%(column)s: '%(value)s' %(why)s"), column=name, value=shortened(value), why=error.args[0])


def shortened(value: str, most: int = 40) -> str:
    return value if len(value) <= most else f"{value[:most]}…"
