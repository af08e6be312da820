"""What a statement says, before it is a file: columns, rows, and how a cell reads to people and to programs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from apps.common.when import day_words

Cell = Any
"""A text, a whole number, an amount with two decimals, a day, something `Worded` or a choice, or nothing."""


@dataclass(frozen=True)
class Worded:
    """What programs read as `value`, and people as `label`; a choice of Django is such a thing, too."""

    value: str
    label: str


class Sum(TextChoices):
    """Rows that are no movement."""

    OPENING = "opening", _("Opening balance")
    CAME_IN = "came_in", _("Came in")
    WENT_OUT = "went_out", _("Went out")
    CLOSING = "closing", _("Closing balance")


@dataclass(frozen=True)
class Column:
    """`name` heads it in CSV, `label` elsewhere; `width` is millimetres on paper, where 0 leaves it out."""

    name: str
    label: str
    width: float
    is_number: bool = False


@dataclass(frozen=True)
class Row:
    cells: Sequence[Cell]
    is_sum: bool = False


@dataclass(frozen=True)
class Statement:
    """`name` is the file's, without its ending; `facts` stand above the table on paper; `rows` are read once."""

    name: str
    title: str
    organization: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    rows: Iterable[Row]
    issued_at: datetime


def in_words(cell: Cell) -> str:
    """As people read it: numbers grouped by thousands, with a true minus; days by the language."""
    if isinstance(cell, Worded | TextChoices):
        return str(cell.label)
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}".replace("-", "−")
    if isinstance(cell, int):
        return f"{cell:,}".replace("-", "−")
    return day_words(cell) if isinstance(cell, date) else in_code(cell)


def in_code(cell: Cell) -> str:
    """As programs read it: the value of a choice, plain numbers, ISO days."""
    if isinstance(cell, Worded | TextChoices):
        return cell.value
    if isinstance(cell, Decimal):
        return f"{cell:.2f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def as_value(cell: Cell) -> Cell:
    """As a workbook keeps it: numbers and days stay what they are."""
    return str(cell.label) if isinstance(cell, Worded | TextChoices) else cell
