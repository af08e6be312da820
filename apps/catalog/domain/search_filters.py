"""What a seller looks for, and the conditions in SQL that follow from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

LONGEST_TEXT: Final = 200
SHORTEST_CODE: Final = 2  # shorter ones begin too many SKUs
# The entries are in memory: told so for this transaction, the planner combines indexes instead of reading them all.
READ_TEXT: Final = """
select catalog.query(%(text)s, '')::text, catalog.query(%(text)s, '^')::text, catalog.code(%(text)s),
  set_config('random_page_cost', '1.1', true)
"""
CONDITIONS: Final = {
    "text": """(words @@ %(words)s::tsquery
      or %(code)s <> '' and (sku_code >= %(code)s and sku_code < %(code)s || '~'
                             or gtin <> '' and gtin >= %(code)s and gtin < %(code)s || '~'))""",
    "weight_from_g": "weight_g >= %(weight_from_g)s",
    "weight_to_g": "weight_g <= %(weight_to_g)s",
    "category_path": "category_path >= %(category_path)s and category_path < %(category_end)s",
    "price_from_fen": "price_cny_fen >= %(price_from_fen)s",
    "price_to_fen": "price_cny_fen <= %(price_to_fen)s",
    "lead_time_days": "lead_time_days <= %(lead_time_days)s",
    "origin": "origin = %(origin)s",
    "in_stock": "in_stock = %(in_stock)s",
    "has_battery": "has_battery = %(has_battery)s",
    "is_liquid": "is_liquid = %(is_liquid)s",
}
# The filters whose values are offered with counts, by facet. That of categories offers those below the chosen one.
FACETS: Final = {
    "price": ("price_from_fen", "price_to_fen"),
    "lead_time": ("lead_time_days",),
    "origin": ("origin",),
    "stock": ("in_stock",),
    "battery": ("has_battery",),
    "liquid": ("is_liquid",),
}


@dataclass(frozen=True)
class Filters:
    """Amounts are fen, weights grams, lead times days at most; bounds are included. Empty and None: all the same.

    `category_path` is a category's `path`; those below it are included.
    """

    text: str = ""
    category_path: str = ""
    price_from_fen: int | None = None
    price_to_fen: int | None = None
    weight_from_g: int | None = None
    weight_to_g: int | None = None
    lead_time_days: int | None = None
    origin: str = ""
    in_stock: bool | None = None
    has_battery: bool | None = None
    is_liquid: bool | None = None


@dataclass(frozen=True)
class Wanted:
    """Filters as SQL: a condition for each that is set, and the parameters of all."""

    conditions: dict[str, str]
    parameters: dict[str, Any]
    has_words: bool

    def where(self) -> str:
        """All conditions."""
        return self._all(self.conditions)

    def where_facet(self, facet: str) -> str:
        """What a facet's own filters ask for."""
        return self._all(name for name in self.conditions if name in FACETS.get(facet, ()))

    def where_no_facet(self) -> str:
        """What is asked for besides the filters of facets."""
        return self._all(name for name in self.conditions if not any(name in each for each in FACETS.values()))

    def _all(self, names: Iterable[str]) -> str:
        return " and ".join(self.conditions[name] for name in names) or "true"

    def is_filtered_by(self, facet: str) -> bool:
        return any(name in self.conditions for name in FACETS.get(facet, ()))


def read_filters(filters: Filters) -> Wanted | None:
    """Cut the text into words and say all in SQL; None when there is a text but no word in it."""
    given = {name: value for name, value in vars(filters).items() if value not in (None, "")}
    parameters = given | read_text(filters.text)
    if filters.text and parameters["words"] is None:
        return None
    if filters.category_path:
        parameters["root"] = filters.category_path
        parameters["category_end"] = filters.category_path.removesuffix("/") + "0"  # what follows the slash
    return Wanted({name: sql for name, sql in CONDITIONS.items() if name in given}, parameters, bool(filters.text))


def read_text(text: str) -> dict[str, str | None]:
    """The queries for entries and for titles, and the code that the text may begin (empty: too short for one)."""
    with connection.cursor() as cursor:
        cursor.execute(READ_TEXT, {"text": text.replace("\0", " ")[:LONGEST_TEXT]})
        words, title_words, code, _ = cursor.fetchone()
    return {"words": words, "title_words": title_words, "code": code if len(code) >= SHORTEST_CODE else ""}
