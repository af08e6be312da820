"""Articles, nine tenths of them on offer, and a file that changes most of them."""

from collections.abc import Iterator
from pathlib import Path

from apps.common.spreadsheets import CSV, XLSX, Layout, write_sheet
from bench.cluster import superuser_sql

OFFERED = "supplier_sku sku supply_price currency stock lead_time_days minimum_quantity warehouse price_10 price_100"
GOODS_ARE = "title_en title_zh description category hs6 origin weight_g length_mm width_mm height_mm battery liquid"
HEADER = [*OFFERED.split(), *GOODS_ARE.split()]
GOODS = """
insert into catalog_product (category_id, hs6, origin, state, version, published_at, changed_at)
select (select id from categories_category where code = 'toys'), '950300', 'CN', 'active', 1, now(), now()
from generate_series(1, {rows});
insert into catalog_variant (product_id, sku, gtin, attributes, weight_g, length_mm, width_mm, height_mm,
    has_battery, is_liquid, state)
select id, 'SKU-' || lpad(row_number() over (order by id)::text, 6, '0'), '', '{{}}', 250, 200, 150, 100,
    false, false, 'active'
from catalog_product;
insert into catalog_offer (supplier_id, variant_id, supplier_sku, supply_price, supply_price_currency, lead_time_days,
    minimum_quantity, warehouse, state, stopped_by, reason, in_stock, created_at, changed_at)
select {supplier}, id, 'p-' || sku, 20, 'CNY', 2, 1, 'Ningbo', 'active', '', '', false, now(), now()
from catalog_variant where right(sku, 1) <> '0';
analyze;
"""


def make_goods(database: str, supplier_id: int, rows: int) -> None:
    superuser_sql(GOODS.format(rows=rows, supplier=supplier_id), database=database)


def write_goods(path: Path, rows: int) -> None:
    layout = Layout(XLSX) if path.suffix == ".xlsx" else Layout(CSV, "utf-8", ",")
    with path.open("wb") as file:
        write_sheet(file, layout, lines(rows))


def lines(rows: int) -> Iterator[list[str]]:
    """Rows as a supplier sends them; every tenth says what is known already, but for new articles."""
    yield HEADER
    for number in range(1, rows + 1):
        sku, same = f"SKU-{number:06}", number % 10 == 1
        price, steps = ("20", ("", "")) if same else (f"{15 + number % 500 / 100:.2f}", ("14.50", "13.80"))
        yield [
            f"p-{sku}", sku, price, "CNY", "0" if same else str(number % 300), "2", "1", "Ningbo", *steps,
            f"Plush animal number {number} with a soft filling", f"毛绒动物 {number} 号",
            "Soft, washable, for all ages.", "toys", "950300", "CN", "250", "200", "150", "100", "no", "no",
        ]  # fmt: skip
