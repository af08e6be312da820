"""The seller's own goods: what is mapped or was sold, with the best offer now and what it sells."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.orders.models import SkuMapping
from apps.tenancy.context import acting_as_system
from tests.catalog.shelf import make_shelf
from tests.dashboard.conftest import NOW, World
from tests.dashboard.test_home import words
from tests.dashboard.test_orders import shop_of
from tests.orders.placing import Shop, line

pytestmark = pytest.mark.django_db
PRODUCTS = "/dashboard/products/"
MAX_QUERIES = 12


@pytest.fixture
def shop(world: World) -> Shop:
    """BEAR is offered and sells, BOX is out of stock, GONE is offered by nobody; the rival maps and sells a kite."""
    shop, rival, shelf = shop_of(world), shop_of(world, "rival"), make_shelf()
    for sku, title in (("C-BEAR", "Brown bear"), ("C-BOX", "Wooden box"), ("C-KITE", "Red kite")):
        shop.goods[sku] = rival.goods[sku] = shelf.put(sku, title, in_stock=sku != "C-BOX")
    shop.map("BEAR", {"C-BEAR": 1})
    shop.map("BUNDLE", {"C-BEAR": 2, "C-BOX": 1})
    shop.map("GONE", {"gone": 1})
    rival.map("KITE", {"C-KITE": 1})
    rival.place("R-1", lines=[line("KITE", 9)], now=NOW)
    return shop


def test_goods_are_told_with_offer_sales_and_names(world: World, shop: Shop) -> None:
    for number, (days, sku) in enumerate(((1, "BEAR"), (2, "BUNDLE"), (40, "BEAR"))):
        at = NOW - timedelta(days=days)
        shop.place(f"SH-{number}", lines=[line(sku, 3)], placed_at=at, paid_at=at, now=NOW)
    seen = words(world.client("viewer").get(PRODUCTS))
    assert "Brown bear C-BEAR" in seen
    assert "BEAR CSV upload · main BUNDLE (2 ×) CSV upload · main CNY 20.00 In stock 9 SH-2" in seen
    assert "Wooden box C-BOX BUNDLE CSV upload · main CNY 20.00 Out of stock No supplier has it" in seen
    assert "Toy gone C-GONE GONE CSV upload · main Not offered Its offers are suspended or have ended" in seen
    assert "kite" not in seen.lower()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "bear"}, ["C-BEAR"]),
        ({"q": "BUNDLE"}, ["C-BEAR", "C-BOX"]),
        ({"q": "wooden c-b"}, ["C-BOX"]),
        ({"warnings": "on"}, ["C-BOX", "C-GONE"]),
        ({"q": "kite"}, []),
        ({"after": "C-BOX"}, ["C-GONE"]),
    ],
)
def test_goods_are_found_by_words_skus_and_warnings(
    world: World, shop: Shop, asked: dict[str, str], found: list[str]
) -> None:
    page = world.client("viewer").get(PRODUCTS, asked).context["page"]
    assert [each.variant.sku for each in page.goods] == found


def test_what_was_sold_stays_when_its_mapping_is_gone(world: World, shop: Shop) -> None:
    shop.place("SH-1", lines=[line("GONE", 1)], now=NOW)
    with acting_as_system():
        SkuMapping.objects.filter(sku="GONE", seller=shop.seller).delete()
    assert "Toy gone C-GONE Not mapped Not offered" in words(world.client("viewer").get(PRODUCTS))


def test_pages_follow_one_another_and_cost_the_same(world: World, shop: Shop) -> None:
    client = world.client("owner")

    def costs(query: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PRODUCTS, query).status_code == 200
        return len(queries)

    costs({})
    one = costs({"q": "gone"})
    for number in range(25):
        shop.map(f"N-{number:02}", {f"n-{number:02}": 1})
    assert costs({}) == one <= MAX_QUERIES
    first = client.get(PRODUCTS, {"q": "c-"})
    following = first.content.decode().partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get(PRODUCTS + following).context["page"]
    assert [each.variant.sku for each in second.goods] == ["C-N-22", "C-N-23", "C-N-24"]
    assert second.next_after == ""


def test_a_new_seller_is_led_to_the_catalog(world: World) -> None:
    assert "No products yet" in words(world.client("new").get(PRODUCTS))
    assert "Nothing fits" in words(world.client("new").get(PRODUCTS, {"q": "bear"}))
