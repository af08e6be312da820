"""A page of goods with its facets: two statements, however many goods there are."""

import json
from dataclasses import dataclass, fields
from typing import Any, Final

from django.db import connection
from djmoney.money import Money

from apps.catalog.domain.search_cursors import BY_SCORE, ORDERS, Order, Sort, read_cursor, write_cursor
from apps.catalog.domain.search_facets import TABLE, Facets, count_facets
from apps.catalog.domain.search_filters import Filters, Wanted, read_filters

PAGE_SIZE: Final = 24
SORTED_BY: Final = "variant_id, in_stock, price_cny_fen, lead_time_days"
# The code that was typed goes before titles, titles before brand, category and attributes.
SCORE: Final = """
  case when %(code)s <> '' and (starts_with(sku_code, %(code)s) or starts_with(gtin, %(code)s)) then 2
       when words @@ %(title_words)s::tsquery then 1 else 0 end as score
"""
# Few match: find them all, then sort. Many match: walk the sort's index until the page is full.
FEW: Final = """
with matching as materialized (select {columns} from {table} where {where}),
found as (select * from matching where {behind} order by {by} limit %(size)s)
"""
MANY: Final = """
with found as (select {columns} from {table} where {where} and {behind} order by {by} limit %(size)s)
"""
DETAILS: Final = """
select found.*, entry.product_id, entry.offers, entry.price, entry.price_currency, entry.minimum_quantity,
  entry.weight_g, entry.origin, entry.has_battery, entry.is_liquid, variant.sku, variant.gtin, variant.attributes,
  text.title, text.language, image.sha256 as image
from found
join catalog_searchentry entry using (variant_id)
join catalog_variant variant on variant.id = found.variant_id
cross join lateral (
  select title, language from catalog_producttext
  where product_id = entry.product_id
  order by language = %(language)s desc, language = 'en' desc, language limit 1
) text
left join lateral (
  select sha256 from catalog_productimage where product_id = entry.product_id order by position limit 1
) image on true
order by {by}
"""


@dataclass(frozen=True)
class Goods:
    """One variant as a seller finds it; price, lead time and stock are those of its best offer."""

    variant_id: int
    product_id: int
    sku: str
    gtin: str
    title: str
    language: str
    attributes: dict[str, Any]
    image: str | None
    offers: int
    price: Money
    price_cny_fen: int
    minimum_quantity: int
    lead_time_days: int
    in_stock: bool
    weight_g: int
    origin: str
    has_battery: bool
    is_liquid: bool


@dataclass(frozen=True)
class GoodsPage:
    """`next_cursor` is empty on the last page; `facets` is None when the text has no word to look for."""

    goods: list[Goods]
    facets: Facets | None
    cursor: str = ""
    next_cursor: str = ""


def search_goods(
    *, filters: Filters, sort: Sort = Sort.RELEVANCE, cursor: str = "", language: str = "en", size: int = PAGE_SIZE
) -> GoodsPage:
    """The goods behind `cursor` (empty: from the start), titled in `language` where there is such a title.

    Relevance is: the SKU or GTIN begins with the text, then its words are in the title, then in brand, category and
    attributes; in each of them what is in stock first, then the newest. Beyond `search_facets.COUNTED` matches, and
    without a text, only stock and age count. Raises UnknownCursor.
    """
    place = read_cursor(cursor, sort) if cursor else None
    wanted = read_filters(filters)
    if wanted is None:
        return GoodsPage([], None)
    facets = count_facets(wanted)
    order = place[0] if place else order_of(sort, wanted, facets)
    parameters = wanted.parameters | {"language": language, "size": size + 1, "place": place and place[1]}
    rows = read_rows(page_statement(wanted, order, few=facets.is_exact, first=place is None), parameters)
    more = write_cursor(order, rows[size - 1]) if len(rows) > size else ""
    return GoodsPage([goods_of(row) for row in rows[:size]], facets, cursor, more)


def order_of(sort: Sort, wanted: Wanted, facets: Facets) -> Order:
    """The order of a first page."""
    by_score = sort is Sort.RELEVANCE and wanted.has_words and facets.is_exact
    return BY_SCORE if by_score else ORDERS[sort][0]


def page_statement(wanted: Wanted, order: Order, *, few: bool, first: bool) -> str:
    scored = order is BY_SCORE
    statement = (FEW if few or scored else MANY) + DETAILS
    return statement.format(
        table=TABLE,
        columns=f"{SORTED_BY}, {SCORE}" if scored else SORTED_BY,
        where=wanted.where(),
        behind="true" if first else order.behind,
        by=order.by,
    )


def read_rows(statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def goods_of(row: dict[str, Any]) -> Goods:
    price = Money(row["price"], row["price_currency"])
    given = {field.name: row[field.name] for field in fields(Goods)}
    return Goods(**given | {"price": price, "attributes": json.loads(row["attributes"])})
