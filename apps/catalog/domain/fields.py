"""Small checks of single values as they come from JSON, a form or a file: each says what is wrong, or nothing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from babel import Locale
from django.utils.translation import gettext_noop as _
from stdnum import ean

from apps.catalog.domain.errors import Fault
from apps.common.said import Said, said

CHAPTERS: Final = frozenset(f"{number:02}" for number in range(1, 98) if number != 77)
Check = Callable[[Any], Said | None]
# Territories that CLDR knows and ISO 3166-1 has not assigned to a country.
NO_COUNTRIES: Final = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
ALL_TERRITORIES: Final = {str(code) for code in Locale("en").territories}
COUNTRIES: Final = {code for code in ALL_TERRITORIES if re.fullmatch("[A-Z]{2}", code)} - NO_COUNTRIES


def faults_of_fields(record: Any, checks: Mapping[str, Check], where: str = "") -> Iterator[Fault]:
    """All faults of a record: unknown fields, and what its field's check says; a missing value is checked as None."""
    if not isinstance(record, dict):
        yield Fault(where or "content", said(_("must be an object with fields")))
        return
    for name in sorted(record.keys() - checks.keys()):
        yield Fault(inside(where, name), said(_("is not a field here")))
    for name, check in checks.items():
        if message := check(record.get(name)):
            yield Fault(inside(where, name), message)


def inside(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def text(longest: int, *, required: bool = True) -> Check:
    def check(value: Any) -> Said | None:
        if value in (None, ""):
            return said(_("is missing")) if required else None
        if not isinstance(value, str):
            return said(_("must be text"))
        return said(_("is longer than %(n)s characters"), n=longest) if len(value) > longest else None

    return check


def whole(lowest: int, highest: int) -> Check:
    def check(value: Any) -> Said | None:
        if value is None:
            return said(_("is missing"))
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            return said(_("must be a whole number from %(lowest)s to %(highest)s"), lowest=lowest, highest=highest)
        return None

    return check


def one_of(choices: Sequence[str]) -> Check:
    def check(value: Any) -> Said | None:
        return None if value in choices else said(_("must be one of %(choices)s"), choices=", ".join(choices))

    return check


def yes_no(value: Any) -> Said | None:
    return None if isinstance(value, bool) or value is None else said(_("must be yes or no (true or false)"))


def sku(value: Any) -> Said | None:
    if isinstance(value, str) and re.fullmatch(r"[A-Z0-9][A-Z0-9._/-]{0,39}", value):
        return None
    return said(_("must have 1 to 40 capital letters, digits and . _ / -"))


def gtin(value: Any) -> Said | None:
    """8, 12, 13 or 14 digits, the last one the check digit of GS1."""
    if value in (None, ""):
        return None
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", value):
        return said(_("must have 8, 12, 13 or 14 digits"))
    return None if ean.is_valid(value) else said(_("has a wrong check digit; compare it with the barcode"))


def hs6(value: Any) -> Said | None:
    """The six international digits of the Harmonized System: chapters 01 to 97, of which 77 is reserved."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{6}", value) and value[:2] in CHAPTERS:
        return None
    return said(_("must have the six digits of the Harmonized System, as 950300"))


def country(value: Any) -> Said | None:
    return (
        None
        if isinstance(value, str) and value in COUNTRIES
        else said(_("must be a country of ISO 3166 in two letters, as CN"))
    )
