"""What may stand in a column of a history file, and what to say when something else does.

A column's `pattern` says at C speed that a whole block is well formed; only a block that is not
is looked at value by value, by `fault`, which knows the words.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from moneyed import CURRENCIES

CURRENCY_DECIMALS = {code: len(str(currency.sub_unit)) - 1 for code, currency in CURRENCIES.items()}

INSTANT = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-](?:0\d|1[0-4])(?::?\d\d)?)",
    re.ASCII,
)
INSTANT_WITHOUT_OFFSET = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d*)?)?)?", re.ASCII)
DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d", re.ASCII)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
WRITE_INSTANT = "write it like 2026-08-01T09:30:00+08:00"
WRITE_DAY = "write it like 2026-08-01"
WRITE_NUMBER = "write digits with a point, like 1234.50"

OnFault = Callable[[int, str, str], None]
"""Called with the row's position in the block, the column and the reason."""


@dataclass(frozen=True)
class Column:
    """One column of a file; an empty value is a fault unless the column is optional."""

    name: str
    sql_type: str
    pattern: re.Pattern[str]
    fault: Callable[[str], str]
    parse: Callable[[str], Any] | None = None
    """Raises ValueError for a day or time that is well formed and does not exist."""
    optional: bool = False

    def clean(self, values: Sequence[str], on_fault: OnFault) -> tuple[Sequence[str], Sequence[Any]]:
        """The values as PostgreSQL reads them, empty where there is a fault, and as Python compares them.

        What needs no parsing is compared as it is; what is parsed is None where it is empty.
        """
        distinct = set(values)
        if self.optional:
            distinct.discard("")
        if all(map(self.pattern.fullmatch, distinct)):
            # Well formed; but there may be no such day or time, and then it is found one by one.
            with suppress(ValueError):
                return values, self._parsed(values)
        sound = []
        for position, value in enumerate(values):
            reason = self.reason_against(value)
            if reason:
                on_fault(position, self.name, reason)
            sound.append("" if reason else value)
        return sound, self._parsed(sound)

    def _parsed(self, values: Sequence[str]) -> Sequence[Any]:
        if self.parse is None:
            return values
        if "" not in values:
            return list(map(self.parse, values))
        parse = self.parse
        return [parse(value) if value else None for value in values]

    def reason_against(self, value: str) -> str | None:
        """Why the value cannot be taken, with how to mend it; None when it can."""
        if not value:
            return None if self.optional else "is empty; this column must be filled in"
        if not self.pattern.fullmatch(value):
            return unreadable(value) or self.fault(value)
        try:
            self._parsed([value])
        except ValueError:
            return "is no day or time of the calendar; correct it"
        return None


def unreadable(value: str) -> str | None:
    """What is wrong with the characters themselves."""
    for character in value:
        if "\udc80" <= character <= "\udcff":
            byte = ord(character) - 0xDC00
            return f"is not UTF-8 (byte 0x{byte:02X}); save the file with the encoding UTF-8"
        if character < " " or character == "\x7f":
            name = "NUL byte" if character == "\0" else f"control character 0x{ord(character):02X}"
            return f"contains a {name}; remove it"
    if value != value.strip():
        return "has blanks at its start or end; remove them"
    return None


def text(name: str, longest: int) -> Column:
    """Free text without control characters, and not longer than the table's column."""
    pattern = re.compile(rf"(?!\s)[^\x00-\x1f\x7f\ud800-\udfff]{{1,{longest}}}(?<!\s)")
    return Column(name, "text", pattern, lambda _: f"is longer than {longest} characters; shorten it")


def choice(name: str, *allowed: str) -> Column:
    listed = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
    pattern = re.compile("|".join(map(re.escape, allowed)))
    return Column(name, "text", pattern, lambda _: f"is unknown; write {listed}")


def currency(name: str, *, optional: bool = False) -> Column:
    return Column(
        name,
        "text",
        re.compile("|".join(CURRENCY_DECIMALS)),
        lambda _: "is no currency of ISO 4217; write three capital letters, like USD",
        optional=optional,
    )


def day(name: str) -> Column:
    """A calendar day of Asia/Shanghai."""
    return Column(name, "date", DAY, lambda _: f"is no day; {WRITE_DAY}", date.fromisoformat)


def instant(name: str, *, optional: bool = False) -> Column:
    """A moment with its offset from UTC, to the microsecond, in the years 1900 to 2099."""
    return Column(name, "timestamptz", INSTANT, instant_fault, datetime.fromisoformat, optional)


def instant_fault(value: str) -> str:
    if INSTANT_WITHOUT_OFFSET.fullmatch(value):
        return f"is an instant without UTC offset; {WRITE_INSTANT}"
    return f"is no instant of ISO 8601; {WRITE_INSTANT}"


def number(name: str, *, digits: int, decimals: int, optional: bool = False) -> Column:
    """A number that is not negative, with so many digits before and after the point."""
    pattern = re.compile(rf"\d{{1,{digits}}}(?:\.\d{{1,{decimals}}}0*)?", re.ASCII)
    fault = partial(number_fault, digits=digits, decimals=decimals)
    return Column(name, "numeric", pattern, fault, optional=optional)


def number_fault(value: str, *, digits: int, decimals: int) -> str:
    if not NUMBER.fullmatch(value):
        return f"is no number; {WRITE_NUMBER}"
    if value.startswith("-"):
        return "is negative; it must be zero or more"
    whole, _, fraction = value.partition(".")
    if len(whole.lstrip("0")) > digits:
        return f"is out of range; it must be under 1{'0' * digits}"
    if len(fraction.rstrip("0")) > decimals:
        return f"has more than {decimals} decimals; round it"
    return "has too many leading zeros; remove them"
