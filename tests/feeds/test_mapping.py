"""Which column is which: what names mean in English and Chinese, and what was said last time."""

import pytest

from apps.feeds.domain.columns import column_called, suggest
from apps.feeds.domain.errors import FeedStateRefused, MappingFaulty
from apps.feeds.domain.mapping import set_mapping, suggest_mapping
from apps.feeds.models import FeedMapping
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.feeds.conftest import NOW, Shop, rows_of

MEANT = {
    "Supplier SKU": "supplier_sku", "货号": "supplier_sku", "商家编码*": "supplier_sku", "item no.": "supplier_sku",
    "SKU": "sku", "EAN": "gtin", "条形码": "gtin",
    "Unit Price": "supply_price", "供货价(元)": "supply_price", "单价（CNY）": "supply_price", "币种": "currency",
    "Qty": "stock", "库存数量": "stock", "交期(天)": "lead_time_days", "Lead time (days)": "lead_time_days",
    "MOQ": "minimum_quantity", "起订量": "minimum_quantity", "仓库": "warehouse",
    "price_10": "price_10", "Price 100+": "price_100", "10件价": "price_10", "50个起单价": "price_50",
    "单价≥20": "price_20",
    "title_en": "title_en", "商品名称": "title_zh", "HS Code": "hs6", "重量(克)": "weight_g", "Weight (g)": "weight_g",
    "长(mm)": "length_mm", "是否带电": "has_battery", "类目": "category", "原产地": "origin",
}  # fmt: skip
NOT_MEANT = [
    "Weight (kg)",
    "长(cm)",
    "price in USD",
    "价格1",
    "price_0",
    "price_1",
    "remark",
    "备注",
    "",
    "price_99999999",
]


@pytest.mark.parametrize("name", MEANT)
def test_a_name_means_a_column(name: str):
    assert column_called(name) == MEANT[name]


@pytest.mark.parametrize("name", NOT_MEANT)
def test_a_name_that_may_mean_something_else_means_nothing(name: str):
    assert column_called(name) == ""


def test_no_column_is_suggested_twice():
    assert suggest(["price", "单价", "货号"], {}) == {"price": "supply_price", "单价": "", "货号": "supplier_sku"}


def test_who_has_one_sku_only_means_the_own_one():
    assert suggest(["SKU", "price"], {}) == {"SKU": "supplier_sku", "price": "supply_price"}
    assert suggest(["SKU", "货号"], {}) == {"SKU": "sku", "货号": "supplier_sku"}


def test_a_mapping_is_remembered_for_the_same_header_and_supplier(shop: Shop, rival: Shop):
    feed = shop.receive("code,A,B", "p-BEAR,19,5")
    said = {"code": "supplier_sku", "A": "supply_price", "B": ""}
    with acting_for_supplier(shop.supplier.pk):
        set_mapping(feed_id=feed.pk, mapping={"code": "supplier_sku", "A": "supply_price"}, now=NOW)
    assert shop.upload("code,A,B", "p-BEAR,18,5").mapping == said
    with acting_as_system():
        assert FeedMapping.objects.filter(mapping=said).count() == 1
    with pytest.raises(MappingFaulty, match="no column is mapped to your SKU"):
        rival.upload("code,A,B", "p-BEAR,18,5")


def test_a_new_mapping_forgets_the_dry_run(shop: Shop):
    feed = shop.check(shop.upload("supplier_sku,price,stock", "p-BEAR,19,5"))
    with acting_for_supplier(shop.supplier.pk):
        feed = set_mapping(feed_id=feed.pk, mapping={"supplier_sku": "supplier_sku", "stock": "stock"}, now=NOW)
    assert feed.state == "received"
    (row,) = rows_of(shop.check(feed))
    assert (row.after["supply_price"], row.after["stock"]) == ("20", 5)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({}, "no column is mapped to your SKU, by which offers are known; map one"),
        ({"a": "supplier_sku"}, "only your SKU is mapped; map at least one column with something to say about it"),
        ({"a": "supplier_sku", "b": "stock", "c": "stock"}, "two columns are mapped to 'stock'; keep one"),
        ({"a": "supplier_sku", "b": "colour"}, "there is no column 'colour' to map to"),
        ({"a": "supplier_sku", "b": "price_1"}, "there is no column 'price_1' to map to"),
        ({"a": "supplier_sku", "x": "stock"}, "the file has no column 'x'"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(shop: Shop, mapping: dict[str, str], said: str):
    feed = shop.upload("supplier_sku,stock", "p-BEAR,1")
    with acting_for_supplier(shop.supplier.pk):
        feed.header = ["a", "b", "c"]
        feed.save()
        before = feed.mapping
        with pytest.raises(MappingFaulty) as refused:
            set_mapping(feed_id=feed.pk, mapping=mapping, now=NOW)
        feed.refresh_from_db()
    assert (str(refused.value), feed.mapping) == (said, before)


def test_a_committed_feed_is_not_mapped_anew(shop: Shop):
    feed = shop.commit(shop.check(shop.upload("supplier_sku,stock", "p-BEAR,1")))
    with acting_for_supplier(shop.supplier.pk), pytest.raises(FeedStateRefused):
        set_mapping(feed_id=feed.pk, mapping=suggest_mapping(feed), now=NOW)
