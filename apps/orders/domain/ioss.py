"""The number under which a marketplace paid the European Union's import tax: encrypted, never shown in full."""

import re
from decimal import Decimal
from typing import Final

from djmoney.money import Money
from stdnum.eu import oss

from apps.catalog.domain.search_margins import in_fen, newest_rates
from apps.common.encryption import cipher
from apps.orders.domain.address_rules import EU
from apps.orders.models import Order

PURPOSE: Final = "orders.ioss"
MOST: Final = Money(Decimal(150), "EUR")
ENDING: Final = 4
HIDDEN: Final = "••••"
ANYWHERE: Final = re.compile(r"(?<![A-Z])IM(?:[\s-]?\d){10}(?!\d)", re.IGNORECASE)


def refusal_of(ioss: str, *, country: str, total: Money | None) -> str:
    """Why a given number is not taken: malformed, not_eu, over_150; empty when it is, or when none was given.

    The total is compared by the newest rates; without a rate, or unknown, it refuses nothing.
    """
    if not ioss:
        return ""
    if not re.fullmatch(r"IM\d{10}", ioss) or not oss.is_valid(ioss):
        return "malformed"
    if country not in EU:
        return "not_eu"
    return "over_150" if total is not None and is_over(total) else ""


def is_over(total: Money) -> bool:
    """Whether a total is more than 150 euros, as far as rates tell."""
    if total.currency == MOST.currency:
        return bool(total > MOST)
    rates = newest_rates({total.currency.code, MOST.currency.code})
    worth, most = in_fen(total, rates), in_fen(MOST, rates)
    return worth is not None and most is not None and worth > most


def sealed(ioss: str) -> tuple[str, str]:
    """What is kept of a number: the encrypted text and its ending. Empty stays empty."""
    if not ioss:
        return "", ""
    return cipher(PURPOSE).encrypt(ioss.encode()).decode(), ioss[-ENDING:]


def hinted(ioss: str) -> str:
    """What is shown of a number: its ending, of a short one nothing."""
    return f"{HIDDEN} {ioss[-ENDING:]}" if len(ioss) > ENDING else HIDDEN


def without_numbers(text: str) -> str:
    """A text in which every IOSS number, wherever it stands, is shown by its ending."""
    return ANYWHERE.sub(lambda found: hinted(found[0]), text)


def ioss_of(order: Order) -> str:
    """The number in full, for a parcel's customs data only: never show, log or print it. Empty if none was given."""
    kept = order.address.ioss
    return cipher(PURPOSE).decrypt(kept.encode()).decode() if kept else ""
