"""What the papers of one parcel say: all of it, and nothing that must not be printed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from babel import Locale

COUNTRIES = Locale("en").territories


@dataclass(frozen=True)
class PrintedLine:
    description: str
    quantity: int
    net_weight_g: int
    value: Decimal
    hs6: str
    origin: str


@dataclass(frozen=True)
class PrintedAddress:
    name: str
    lines: Sequence[str]
    country: str
    phone: str

    @property
    def country_name(self) -> str:
        return country_name(self.country)


@dataclass(frozen=True)
class PrintedParcel:
    """Weights in grams, values in `currency`, days of Shanghai."""

    number: str
    reference: str
    weight_g: int
    has_battery: bool
    operator: str
    office: str
    signatory: str
    sender: PrintedAddress
    addressee: PrintedAddress
    form: str
    category: str
    currency: str
    value: Decimal
    net_weight_g: int
    lines: Sequence[PrintedLine]
    licence: str
    certificate: str
    invoice: str
    comments: str
    importer_tax_number: str
    postage_cny: Decimal | None
    declared_on: date

    def as_json(self) -> dict[str, Any]:
        """To be kept; `from_json` reads it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        lines = [PrintedLine(**{**line, "value": Decimal(line["value"])}) for line in kept["lines"]]
        more = {
            "sender": PrintedAddress(**kept["sender"]),
            "addressee": PrintedAddress(**kept["addressee"]),
            "value": Decimal(kept["value"]),
            "postage_cny": None if kept["postage_cny"] is None else Decimal(kept["postage_cny"]),
            "declared_on": date.fromisoformat(kept["declared_on"]),
            "lines": lines,
        }
        return cls(**{**kept, **more})


def country_name(code: str) -> str:
    """In English, as international mail is addressed; the code itself where it is unknown."""
    return str(COUNTRIES.get(code, code))
