"""How many goods each further choice would leave, counted in one statement whose cost has an upper bound.

A facet is counted over what matches all filters but its own. Counting stops at `COUNTED` goods: up to there every
figure is exact, beyond it the figures are lower bounds, and `is_exact` says so.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.db import connection

from apps.catalog.domain.search_filters import Wanted

COUNTED: Final = 5_000
LEAD_TIMES: Final = (1, 3, 7, 15)
# Bounds in fen, both included.
PRICES: Final = ((0, 9_99), (10_00, 29_99), (30_00, 99_99), (100_00, 299_99), (300_00, None))
TABLE: Final = "catalog_searchentry"
COLUMNS: Final = "category_path, price_cny_fen, lead_time_days, origin, in_stock, has_battery, is_liquid"


@dataclass(frozen=True)
class Facet:
    """Counts by value; `total` is how many goods they were counted over."""

    counts: dict[str, int]
    total: int

    @property
    def is_exact(self) -> bool:
        return self.total <= COUNTED


@dataclass(frozen=True)
class Facets:
    """Every facet, and how many goods match all filters."""

    total: int
    by_name: dict[str, Facet]

    @property
    def is_exact(self) -> bool:
        return self.total <= COUNTED


def grouped_by(expression: str) -> str:
    return f"select '{{facet}}', {expression}, count(*) from {{source}} where {expression} <> '' group by 2"


def counted_where(conditions: dict[str, str]) -> str:
    """One row a condition; conditions may overlap."""
    values = ", ".join(f"'{value}'" for value in conditions)
    counts = ", ".join(f"count(*) filter (where {condition})" for condition in conditions.values())
    return f"select '{{facet}}', unnest(array[{values}]), unnest(array[{counts}]) from {{source}}"


def price_range(low: int, high: int | None) -> str:
    return f"price_cny_fen >= {low}" + (f" and price_cny_fen <= {high}" if high else "")


COUNTS: Final = {
    "category": grouped_by("split_part(substr(category_path, length(%(root)s) + 1), '/', 1)"),
    "origin": grouped_by("origin"),
    "price": counted_where({str(low): price_range(low, high) for low, high in PRICES}),
    "lead_time": counted_where({str(days): f"lead_time_days <= {days}" for days in LEAD_TIMES}),
    "stock": counted_where({"yes": "in_stock"}),
    "battery": counted_where({"yes": "has_battery", "no": "not has_battery"}),
    "liquid": counted_where({"yes": "is_liquid", "no": "not is_liquid"}),
}


def count_facets(wanted: Wanted) -> Facets:
    """The counts of every facet. Categories are the children of the wanted one, by code."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(facets_statement(wanted), {"root": "/", **wanted.parameters})
        for facet, value, count in cursor.fetchall():
            counts[facet][value] = count
    totals = counts.pop("total")
    return Facets(
        totals["all_goods"], {facet: Facet(counts[facet], totals[source_of(facet, wanted)]) for facet in COUNTS}
    )


def facets_statement(wanted: Wanted) -> str:
    """Each set of goods is read once, then counted by each facet that counts over it."""
    sources = {source_of(facet, wanted): wanted.where(without=facet) for facet in COUNTS} | {"all_goods": wanted.where()}
    sets = ",\n".join(
        f"{name} as materialized (select {COLUMNS} from {TABLE} where {where} limit {COUNTED + 1})"
        for name, where in sources.items()
    )
    totals = [f"select 'total', '{name}', count(*) from {name}" for name in sources]
    counts = [sql.format(facet=facet, source=source_of(facet, wanted)) for facet, sql in COUNTS.items()]
    return f"with {sets}\n" + "\nunion all ".join(totals + counts)


def source_of(facet: str, wanted: Wanted) -> str:
    """The set that a facet is counted over: its own when it is filtered by, else the one that matches all."""
    return f"without_{facet}" if wanted.is_filtered_by(facet) else "all_goods"
