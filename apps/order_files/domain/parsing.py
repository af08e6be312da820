"""A file's rows as orders: rows of one number are one order, what is unreadable is said cell by cell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from djmoney.money import Money
from moneyed import CURRENCIES

from apps.common.spreadsheets.sheet import Row
from apps.order_files.domain.hiding import PERSONAL
from apps.order_files.models import OrderFile
from apps.orders.domain.content import Address, NewLine, NewOrder, code
from apps.orders.domain.ioss import HIDDEN

ADDRESS: Final = (
    "name",
    "company",
    "phone",
    "email",
    "line1",
    "line2",
    "city",
    "region",
    "postcode",
    "country",
    "language",
    "tax_number",
    "ioss",
)
SHARED: Final = (*ADDRESS, "placed_at", "paid_at", "total", "note")
"""What all rows of an order say alike; a row may leave it empty."""
FORMS: Final = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")


@dataclass
class TableOrder:
    """The rows of one order number, the order that they say, and what is wrong with each row, by line."""

    order_no: str
    rows: list[Row] = field(default_factory=list)
    faults: dict[int, list[str]] = field(default_factory=dict)
    order: NewOrder | None = None
    is_dated: bool = False
    is_payment_dated: bool = False


def orders_in(file: OrderFile, rows: Iterable[Row]) -> Iterator[TableOrder]:
    """All orders of a file, in the order of their first rows. Rows without a number are orders of their own.

    An order without a time was placed when the file came.
    """
    reader = Reader(file)
    found: dict[str, TableOrder] = {}
    for row in rows:
        number = "" if row.fault else code(reader.value(row, "order_no"))
        found.setdefault(number or f"\0{row.line}", TableOrder(number)).rows.append(row)
    for table in found.values():
        reader.read(table)
        yield table


class Reader:
    """Reads rows by a file's mapping."""

    def __init__(self, file: OrderFile) -> None:
        self.places = {column: file.header.index(name) for name, column in file.mapping.items() if column}
        self.zone, self.are_paid, self.received_at = ZoneInfo(file.zone), file.are_paid, file.received_at

    def value(self, row: Row, column: str) -> str:
        place = self.places.get(column)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def read(self, table: TableOrder) -> None:
        """Turn a table's rows into its order, or note what keeps them from being one."""
        faults = table.faults
        for row in table.rows:
            if row.fault:
                faults.setdefault(row.line, []).append(str(row.fault))
            elif not table.order_no:
                faults.setdefault(row.line, []).append(_("the order number is missing: give the channel's"))
        if faults:
            return
        shared = self.shared(table)
        lines = [self.line(row, faults) for row in table.rows]
        first = table.rows[0].line
        told_at = self.instant(shared["placed_at"], first, faults, _("placed at"))
        paid_at = self.instant(shared["paid_at"], first, faults, _("paid at"))
        table.is_dated, table.is_payment_dated = told_at is not None, paid_at is not None
        placed_at = told_at or self.received_at
        currency = next((code for row in table.rows if (code := self.value(row, "currency"))), "")
        total = self.money(shared["total"], currency, first, faults, _("total"))
        if not faults:
            table.order = NewOrder(
                order_no=table.order_no,
                placed_at=placed_at,
                paid_at=paid_at or (placed_at if self.are_paid else None),
                address=Address(**{name: shared[name] for name in ADDRESS}),
                lines=[line for line in lines if line is not None],
                total=total,
                note=shared["note"],
            )

    def shared(self, table: TableOrder) -> dict[str, str]:
        """What the rows say of the order as a whole; two rows that say otherwise are a fault of the later one."""
        said: dict[str, str] = dict.fromkeys(SHARED, "")
        for row in table.rows:
            for column in SHARED:
                value = self.value(row, column)
                if value and said[column] and value != said[column]:
                    table.faults.setdefault(row.line, []).append(unlike(column, value, said[column]))
                said[column] = said[column] or value
            if HIDDEN in self.value(row, "ioss"):
                table.faults.setdefault(row.line, []).append(
                    _("the IOSS number is only hinted at: write all of it, or empty the cell")
                )
        return said

    def line(self, row: Row, faults: dict[int, list[str]]) -> NewLine | None:
        text, sku = self.value(row, "quantity"), self.value(row, "sku")
        quantity = whole(text)
        if quantity is None:
            faults.setdefault(row.line, []).append(
                _("quantity '%(value)s' is no whole number: write 1 or more") % {"value": text}
            )
        price = self.money(
            self.value(row, "unit_price"), self.value(row, "currency"), row.line, faults, _("unit price")
        )
        title = self.value(row, "title") or sku
        external = self.value(row, "external_id")
        return None if quantity is None else NewLine(sku, title, quantity, price, external)

    def instant(self, text: str, line: int, faults: dict[int, list[str]], name: str) -> datetime | None:
        """A moment with its offset, or a time of the file's zone; None for an empty cell."""
        if not text:
            return None
        found = moment(text)
        if found is None:
            faults.setdefault(line, []).append(
                _("%(name)s '%(value)s' is no time: write it like 2026-11-28 14:05") % {"name": name, "value": text}
            )
            return None
        return found if found.tzinfo else found.replace(tzinfo=self.zone)

    def money(self, text: str, currency: str, line: int, faults: dict[int, list[str]], name: str) -> Money | None:
        """An amount and its currency; None for an empty cell."""
        if not text:
            return None
        code, amount = currency.upper(), number(text)
        if amount is None:
            faults.setdefault(line, []).append(
                _("%(name)s '%(value)s' is no amount: write it like 12.50") % {"name": name, "value": text}
            )
        elif code not in CURRENCIES:
            faults.setdefault(line, []).append(
                _("%(name)s has no currency: give one of three letters, as USD") % {"name": name}
            )
        else:
            return Money(amount, code)
        return None


def unlike(column: str, value: str, other: str) -> str:
    """That two rows of an order differ; personal numbers are not repeated."""
    if column in PERSONAL:
        return _("%(column)s is another one than in an earlier row of it: make them alike") % {"column": column}
    return _("%(column)s is '%(value)s' here, '%(other)s' in an earlier row of it: make them alike") % {
        "column": column,
        "value": value,
        "other": other,
    }


def whole(text: str) -> int | None:
    plain = text.removesuffix(".0").replace(",", "")
    return int(plain) if plain.isascii() and plain.isdigit() else None


def number(text: str) -> Decimal | None:
    """A plain decimal number, commas between thousands allowed; no sign, no exponent."""
    plain = text.replace(",", "")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() and plain.replace(".", "", 1).isdigit() else None


def moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return next((found for form in FORMS if (found := _by_form(text, form))), None)


def _by_form(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  # the file's zone is added by the caller
    except ValueError:
        return None


def reasons_of(table: TableOrder, more: Sequence[str] = ()) -> dict[int, str]:
    """Why each row is refused: its own faults, those of the whole order, or that another row of it has one."""
    other = _("another row of this order is refused: mend that one, the order is taken as a whole")
    own = {row.line: [*table.faults.get(row.line, []), *more] for row in table.rows}
    return {line: "; ".join(faults) or other for line, faults in own.items()}
