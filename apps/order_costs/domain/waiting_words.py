"""Why an order waits with parcels that are not paid, in the reader's language."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.money import money_words
from apps.common.said import read
from apps.wallet.seller_enums import Currency


def reasons_unpaid(details: dict[str, Any]) -> list[str]:
    """What an open `unpaid` exception says: of each parcel how much is missing, or why nobody can price it yet."""
    return [text for parcel, told in sorted(details["parcels"].items()) for text in _of_parcel(parcel, told)]


def currencies_missing(details: dict[str, Any]) -> list[Currency]:
    """The wallets that a top-up would help, in the order in which they are shown."""
    missing = {code for told in details["parcels"].values() for code in told.get("missing", ())}
    return [currency for currency in Currency if currency in missing]


def _of_parcel(parcel: str, told: dict[str, Any]) -> Iterator[str]:
    if "missing" in told:
        amounts = ", ".join(money_words(Money(amount, code)) for code, amount in told["missing"].items())
        yield _("parcel %(parcel)s: %(amounts)s is missing in the wallet; it is paid and leaves once that is there") % {
            "parcel": parcel,
            "amounts": amounts,
        }
    else:
        yield _("parcel %(parcel)s: %(why)s") % {"parcel": parcel, "why": read(told["said"])}
        yield _("a top-up would not help: the platform mends this, and the parcel is then charged by itself")
