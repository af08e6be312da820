"""How many goods each further choice would leave, counted in one statement whose cost has an upper bound.

A facet is counted over what matches all filters but its own. Counting stops at `COUNTED` goods: up to there every
figure is exact, beyond it the figures are lower bounds, and `is_exact` says so.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection

from apps.catalog.domain.search_filters import Wanted

COUNTED: Final = 2_000
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
    counted: int

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
        totals["matching"],
        {
            facet: Facet(counts[facet], totals["near" if wanted.is_filtered_by(facet) else "matching"])
            for facet in COUNTS
        },
        COUNTED,
    )


def facets_statement(wanted: Wanted) -> str:
    """Goods are read once, and once more, if facets are filtered by, for what fails only one of those filters."""
    chosen = {facet: wanted.where_facet(facet) for facet in COUNTS if wanted.is_filtered_by(facet)}
    sets = [f"matching as materialized (select {COLUMNS} from {TABLE} where {wanted.where()} limit {COUNTED + 1})"]
    totals = ["select 'total', 'matching', count(*) from matching"]
    if chosen:
        passed = ", ".join(f"{condition} as passes_{facet}" for facet, condition in chosen.items())
        most = " + ".join(f"({condition})::int" for condition in chosen.values())
        sets.append(
            f"near as materialized (select {COLUMNS}, {passed} from {TABLE}"
            f" where {wanted.where_no_facet()} and {most} >= {len(chosen) - 1} limit {COUNTED + 1})"
        )
        totals.append("select 'total', 'near', count(*) from near")
    counts = [
        sql.format(facet=facet, source=near_source(facet, chosen) if facet in chosen else "matching")
        for facet, sql in COUNTS.items()
    ]
    return f"with {', '.join(sets)}\n" + "\nunion all ".join(totals + counts)


def near_source(facet: str, chosen: Collection[str]) -> str:
    """What passes every chosen facet but this one."""
    others = " and ".join(f"passes_{other}" for other in chosen if other != facet)
    return f"(select * from near where {others or 'true'})"
