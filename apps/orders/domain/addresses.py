"""Whether an address can be delivered to: what is wrong keeps the order waiting, what is odd is only told."""

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from anyascii import anyascii

from apps.orders.domain.address_rules import CountryRules, rules_for
from apps.orders.domain.content import Address
from apps.orders.domain.tax_numbers import tax_number_of

WRITTEN: Final = ("name", "company", "line1", "line2", "city", "region")
"""The fields that stand on a label."""
FORBIDDEN: Final = re.compile(r"[<>|{}\[\]^~`\\]")
POST_BOX: Final = re.compile(
    r"\b(p\.? ?o\.? ?box|postfach|apartado|casilla|boîte postale|caixa postal)\b", re.IGNORECASE
)
FITS: Final = 60
"""Characters of a street that a label of 100 mm has room for in one line."""
PICTURES: Final = {"So", "Sk"}
DIGITS: Final = 5


@dataclass(frozen=True)
class Note:
    """Something about one field, by a code that `address_words` puts into words; `about` fills them in."""

    field: str
    code: str
    about: dict[str, str] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "code": self.code, "about": self.about}


@dataclass(frozen=True)
class Report:
    """Faults of the address, faults of the tax number, and warnings."""

    address: list[Note]
    tax_number: list[Note]
    warnings: list[Note]


def check_address(address: Address) -> Report:
    """Everything that is to be said about a cleaned address to a known country."""
    rules = rules_for(address.country)
    return Report(
        address=[*_missing(address, rules), *_postcode(address, rules), *_forbidden(address)],
        tax_number=_tax_number(address),
        warnings=[*_letters(address, rules), *_lengths(address), *_post_box(address), *_phone(address)],
    )


def _missing(address: Address, rules: CountryRules) -> list[Note]:
    needs = {"name", "line1"} | rules.needs
    if "city" not in rules.needs and address.city:
        needs -= {"region"}  # city states and emirates: one of the two names says it
    if "postcode" in needs and rules.postcode is None:
        needs -= {"postcode"}
    order = ("name", "line1", "city", "region", "postcode")
    return [Note(name, "missing") for name in order if name in needs and not getattr(address, name)]


def _postcode(address: Address, rules: CountryRules) -> list[Note]:
    if not address.postcode or rules.postcode is None or rules.postcode.fullmatch(address.postcode):
        return []
    return [Note("postcode", "postcode", {"example": " / ".join(rules.examples)})]


def _forbidden(address: Address) -> list[Note]:
    found = {name: forbidden_in(getattr(address, name)) for name in (*WRITTEN, "postcode")}
    return [Note(name, "forbidden", {"characters": characters}) for name, characters in found.items() if characters]


def forbidden_in(text: str) -> str:
    """Characters that no label shows: emoji and other pictures, brackets that systems stumble over."""
    return "".join(sorted({each for each in text if FORBIDDEN.match(each) or _is_picture(each)}))


def _is_picture(character: str) -> bool:
    return character > "\u2000" and character != "№" and unicodedata.category(character) in PICTURES


def _tax_number(address: Address) -> list[Note]:
    asked = tax_number_of(address.country)
    if asked is None or (not address.tax_number and not asked.is_required):
        return []
    if address.tax_number and asked.fits(address.tax_number):
        return []
    code = "tax_number" if address.tax_number else "missing"
    return [Note("tax_number", code, {"name": asked.name, "example": asked.example})]


def _letters(address: Address, rules: CountryRules) -> list[Note]:
    texts = {name: getattr(address, name) for name in WRITTEN}
    return [
        Note(name, "letters", {"suggestion": in_latin(text)})
        for name, text in texts.items()
        if any(not _is_read(each, rules.letters) for each in text)
    ]


def in_latin(text: str) -> str:
    """The text in Latin letters, as a suggestion for a person to look at."""
    return " ".join(anyascii(text).split())


def _is_read(character: str, letters: tuple[str, ...]) -> bool:
    if not character.isalpha():
        return True
    return unicodedata.name(character, "").startswith(("LATIN", "FEMININE", "MASCULINE", "MODIFIER", *letters))


def _lengths(address: Address) -> list[Note]:
    long = [name for name in WRITTEN if len(getattr(address, name)) > FITS]
    return [Note(name, "long", {"most": str(FITS)}) for name in long]


def _post_box(address: Address) -> list[Note]:
    return [Note(name, "post_box") for name in ("line1", "line2") if POST_BOX.search(getattr(address, name))]


def _phone(address: Address) -> list[Note]:
    return [] if sum(each.isdigit() for each in address.phone) >= DIGITS else [Note("phone", "phone")]
