"""What a channel, a file, the API or a person says about an order, cleaned, and a digest to know it by again."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any, Final

from django.utils.crypto import salted_hmac
from djmoney.money import Money

from apps.common.texts import without_format

UNSEEN: Final = {"Cc", "Cs", "Co", "Cn"}
"""Categories of characters that nobody can read: control, surrogates, private, unassigned."""
PART: Final = 32  # bytes of a digest


@dataclass(frozen=True, slots=True)
class Address:
    """Who receives an order; `country` is ISO 3166, `ioss` the plain number, which is kept encrypted."""

    name: str
    line1: str
    city: str
    country: str
    company: str = ""
    phone: str = ""
    email: str = ""
    line2: str = ""
    region: str = ""
    postcode: str = ""
    language: str = ""
    tax_number: str = field(default="", repr=False)
    ioss: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewLine:
    """An SKU and how many of it, in the channel's words; `external_id` is the channel's own line."""

    sku: str
    title: str
    quantity: int
    unit_price: Money | None = None
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """One order as it was told. Instants are aware; `paid_at` is None until the buyer paid."""

    order_no: str
    placed_at: datetime
    paid_at: datetime | None
    address: Address
    lines: Sequence[NewLine]
    total: Money | None = None
    note: str = ""


def cleaned(order: NewOrder) -> NewOrder:
    """The same without what nobody sees: control and format characters, doubled blanks, small letters in codes."""
    return replace(
        order,
        order_no=code(order.order_no),
        note=plain(order.note),
        address=cleaned_address(order.address),
        lines=tuple(cleaned_line(line) for line in order.lines),
    )


def cleaned_address(address: Address) -> Address:
    texts = {each.name: plain(getattr(address, each.name)) for each in fields(address)}
    codes = {name: code(texts[name]).upper() for name in ("country", "postcode", "tax_number", "ioss")}
    return Address(**texts | codes | {"ioss": "".join(codes["ioss"].split())})


def cleaned_line(line: NewLine) -> NewLine:
    return replace(line, sku=code(line.sku), title=plain(line.title), external_id=code(line.external_id))


def plain(text: str) -> str:
    """One line of composed characters (NFC)."""
    composed = unicodedata.normalize("NFC", without_format(text))
    return " ".join("".join(" " if unicodedata.category(each) in UNSEEN else each for each in composed).split())


def code(text: str) -> str:
    """The same of a number or an SKU, in which nothing is joined: two that look alike are one."""
    return plain(without_format(text, keeping=""))


def digest_of(order: NewOrder) -> bytes:
    """Three digests in a row: of the order itself, of its address, of its lines."""
    own = [order.order_no, instant(order.placed_at), instant(order.paid_at), amount(order.total), order.note]
    address = asdict(order.address)
    # A bare digest of a number this short could be guessed.
    address["ioss"] = salted_hmac("orders.content", address["ioss"], algorithm="sha256").hexdigest()
    lines = sorted(
        [line.external_id, line.sku, line.title, line.quantity, amount(line.unit_price)] for line in order.lines
    )
    return b"".join(_digest(part) for part in (own, address, lines))


def of_lines(digest: bytes) -> bytes:
    """The part of a digest that is of the lines."""
    return digest[2 * PART :]


def instant(moment: datetime | None) -> str:
    """The same in every zone."""
    return moment.astimezone(UTC).isoformat() if moment else ""


def amount(money: Money | None) -> str:
    """The same in every language, and with more or fewer zeros."""
    return f"{money.amount.normalize():f} {money.currency.code}" if money is not None else ""


def _digest(part: Any) -> bytes:
    return hashlib.sha256(json.dumps(part).encode()).digest()


@dataclass(frozen=True, slots=True)
class Differs:
    """Which parts of an order are told otherwise than last time."""

    itself: bool
    address: bool
    lines: bool

    @classmethod
    def between(cls, before: bytes, after: bytes) -> "Differs":
        parts = (slice(start, start + PART) for start in range(0, 3 * PART, PART))
        return cls(*(before[part] != after[part] for part in parts))

    def __bool__(self) -> bool:
        return self.itself or self.address or self.lines

    def names(self) -> list[str]:
        """For the event that tells of it."""
        parts = {"order": self.itself, "address": self.address, "lines": self.lines}
        return [name for name, differs in parts.items() if differs]
