"""A seller finds goods: words, filters in the address, facets, margins, pages, and one variant with its offers."""

import base64
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money

from apps.catalog.models import ProductImage
from apps.tenancy.context import acting_as_system
from tests.catalog.shelf import Shelf, write_rate
from tests.dashboard.conftest import World
from tests.dashboard.test_home import words
from tests.factories.suppliers import make_active_supplier

pytestmark = pytest.mark.django_db
GOODS = "/dashboard/sourcing/"
PLUSH, CASES = "plush-toys", "phone-cases"


@pytest.fixture
def shelf(world: World) -> Shelf:
    shelf = Shelf(make_active_supplier("S1", commission_percent="10"), world.a)
    shelf.put(
        "HT-BEAR", "Plush bear", title_zh="毛绒玩具熊", category=PLUSH, price="20.00", lead=3, weight_g=1250,
        attributes={"colour": "brown"},
    )  # fmt: skip
    shelf.put("HT-CASE", "Phone case", title_zh="手机壳", category=CASES, price="9.99", lead=1, origin="VN")
    shelf.put(
        "HT-BANK",
        "Power bank",
        title_zh="充电宝",
        category="power-banks",
        price="300",
        has_battery=True,
        in_stock=False,
    )
    return shelf


@pytest.fixture
def look(world: World, shelf: Shelf) -> Callable[..., str]:
    client = world.client("operator")
    return lambda **query: words(client.get(GOODS, query))


def skus(text: str) -> list[str]:
    return re.findall(r"HT-[A-Z]+", text)


def test_goods_are_listed_with_price_lead_time_and_stock(look: Callable[..., str]) -> None:
    seen = look()
    assert "3 products" in seen
    assert "Plush bear HT-BEAR · brown 1.25 kg · China CNY 22.00 3 days In stock" in seen
    assert "Power bank HT-BANK 250 g · China Battery CNY 330.00 2 days Out of stock" in seen
    assert "Margin" not in seen


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "bear"}, ["HT-BEAR"]),
        ({"q": "手机壳"}, ["HT-CASE"]),
        ({"q": "ht-b"}, ["HT-BEAR", "HT-BANK"]),
        ({"category": "electronics"}, ["HT-CASE", "HT-BANK"]),
        ({"price_from": "11", "price_to": "22"}, ["HT-BEAR"]),
        ({"weight_from": "1000"}, ["HT-BEAR"]),
        ({"lead": "1"}, ["HT-CASE"]),
        ({"origin": "VN"}, ["HT-CASE"]),
        ({"stock": "yes", "sort": "price"}, ["HT-CASE", "HT-BEAR"]),
        ({"battery": "yes"}, ["HT-BANK"]),
        ({"liquid": "yes"}, []),
        ({"sort": "lead_time"}, ["HT-CASE", "HT-BANK", "HT-BEAR"]),
    ],
)
def test_the_address_says_what_is_shown(look: Callable[..., str], query: dict[str, str], found: list[str]) -> None:
    assert skus(look(**query)) == found


def test_facets_lead_on_and_back(world: World, shelf: Shelf) -> None:
    client = world.client("viewer")
    page = client.get(GOODS, {"q": "ph", "category": "electronics", "origin": "VN", "target": "20"})
    seen, source = words(page), page.content.decode()
    assert "All categories › Electronics" in seen
    assert "Origin China 1 Vietnam (chosen; take it away) × 1" in seen
    assert (
        f'href="?{urlencode({"q": "ph", "category": "electronics", "target": "20"})}"'.replace("&", "&amp;") in source
    )
    assert 'href="?q=ph&amp;category=phone-accessories&amp;origin=VN&amp;target=20"' in source
    assert '<input type="hidden" name="origin" value="VN" id="id_origin">' in source


def test_margin_follows_from_the_sellers_own_price(look: Callable[..., str], shelf: Shelf) -> None:
    seen = look(target="40", sort="price")
    assert re.findall(r"CNY (\S+) (−?[\d.,]+ %)", seen) == [
        ("10.99", "72.5 %"),
        ("22.00", "45.0 %"),
        ("330.00", "−725.0 %"),
    ]
    write_rate("USD", "7.10", on="2026-11-19")
    assert "CNY 22.00 69.0 %" in look(q="bear", target="10", currency="USD")


def test_foreign_prices_are_shown_in_their_currency_and_in_yuan(look: Callable[..., str], shelf: Shelf) -> None:
    write_rate("USD", "7.10", on="2026-11-19")
    shelf.put("HT-MUG", "Mug", price=Money("2.00", "USD"))
    assert "USD 2.20 ≈ ¥15.62" in look(q="mug")


def test_titles_are_in_the_readers_language(world: World, shelf: Shelf) -> None:
    client = world.client("owner")
    page = client.get(GOODS, {"q": "bear"}, headers={"Accept-Language": "zh-CN"})
    assert "毛绒玩具熊 HT-BEAR · brown 1.25 kg · 中国" in words(page)


def test_pages_go_on_by_a_cursor(world: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.dashboard.sourcing_views.PAGE_SIZE", 2)
    client = world.client("owner")
    first = client.get(GOODS, {"sort": "price"})
    assert skus(words(first)) == ["HT-CASE", "HT-BEAR"]
    link = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert link is not None
    second = client.get(GOODS + link[1].replace("&amp;", "&"))
    assert skus(words(second)) == ["HT-BANK"]
    assert "First page" in words(second)
    assert "Next page" not in words(second)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_twelve_statements_whatever_it_shows(world: World, shelf: Shelf, rows: int) -> None:
    write_rate("USD", "7.10", on="2026-11-19")
    client = world.client("owner")
    query = {
        "target": "10",
        "currency": "USD",
        "category": "" if rows == 3 else PLUSH,
        "q": "ht" if rows == 3 else "bear",
    }
    client.get(GOODS, query)
    with CaptureQueriesContext(connection) as statements:
        assert len(skus(words(client.get(GOODS, query)))) == rows
    assert len(statements) == 12


def test_nothing_yet_and_nothing_found_are_told_apart(world: World, shelf: Shelf) -> None:
    client = world.client("new")
    assert "Nothing fits Use fewer or other words" in words(client.get(GOODS, {"q": "zeppelin"}))
    assert "There is no word in that" in words(client.get(GOODS, {"q": "!?… 、"}))
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute("select catalog.hide(array(select id from catalog_offer))")
        cursor.execute("select catalog.refresh_entries(array(select id from catalog_variant))")
    assert "No goods yet" in words(client.get(GOODS))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"q": "x" * 201}, "at most 200 characters"),
        ({"q": "a\0b"}, "Null characters are not allowed"),
        ({"price_from": "cheap"}, "Enter a number"),
        ({"price_from": "1e400"}, "less than or equal"),
        ({"weight_to": "9" * 60}, "less than or equal"),
        ({"lead": "2"}, "Select a valid choice"),
        ({"origin": "cn'"}, "Enter a valid value"),
        ({"sort": "id; drop table"}, "Select a valid choice"),
        ({"target": "0"}, "greater than or equal"),
        ({"target": "NaN"}, "Enter a number"),
        ({"target": "5", "currency": "EUR"}, "no CNY rate for EUR; choose another currency"),
        ({"category": "../../etc"}, "Enter a valid “slug”"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_shown(
    look: Callable[..., str], query: dict[str, str], told: str
) -> None:
    seen = look(**query)
    assert told in seen
    assert skus(seen) == []


@pytest.mark.parametrize(
    "query",
    [
        {"category": "no-such-category"},
        {"after": "x"},
        {"after": "A" * 9000},
        {"after": "\0"},
        {"after": base64.urlsafe_b64encode(b'["price",1,2]').decode()},
        {"sort": "price", "after": base64.urlsafe_b64encode(b'["price",1e308,2]').decode()},
    ],
)
def test_places_that_are_not_there_are_not_found(world: World, shelf: Shelf, query: dict[str, str]) -> None:
    assert world.client("owner").get(GOODS, query).status_code == 404


@pytest.mark.parametrize("text", ["' | !a & (b", "a:*b <-> c", "\\", "%s %(q)s {0}", "<script>alert(1)</script>", "🐻"])
def test_hostile_words_are_only_words(world: World, shelf: Shelf, text: str) -> None:
    page = world.client("owner").get(GOODS, {"q": text})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_one_variant_with_its_offers_and_steps(world: World, shelf: Shelf) -> None:
    shelf.offer("HT-BEAR", supplier=make_active_supplier("S2", commission_percent="0"), supply_price="30.00",
                steps=((10, "25.00"), (100, "18.00")), warehouse="Yiwu", in_stock=False)  # fmt: skip
    address = f"{GOODS}{shelf.variants['HT-BEAR'].pk}/"
    seen = words(world.client("finance").get(address, {"target": "40", "q": "bear"}))
    assert "Back to the goods found" in seen
    assert "SKU HT-BEAR colour brown Weight 1.25 kg Size 200 × 150 × 100 mm Origin China HS code 950300" in seen
    assert "1 from 1 CNY 22.00 3 days In stock" in seen
    assert "2 · Yiwu from 1 CNY 30.00 2 days Out of stock" in seen
    assert "2 · Yiwu from 100 CNY 18.00 2 days Out of stock" in seen
    assert "Choose where the parcel goes" in seen
    assert "Floor price" not in seen


def calculator(world: World, shelf: Shelf, sku: str = "HT-BEAR", who: str = "owner", **query: str) -> str:
    return words(world.client(who).get(f"{GOODS}{shelf.variants[sku].pk}/", query))


def test_landed_margin_of_each_offer(world: World, shelf: Shelf) -> None:
    """October had 31 packages of 30 orders: with one more each has 20,000 / 32 = 625 points."""
    shelf.offer("HT-BEAR", supplier=make_active_supplier("S2", commission_percent="0"), supply_price="100.00",
                warehouse="Yiwu")  # fmt: skip
    write_rate("USD", "7.10", on="2026-11-19")
    seen = calculator(world, shelf, country="ES", target="25", currency="USD", margin="20")
    # 22.00 + 108.80 + 16.00 + 2.00 = 148.80, less 6.25; 142.55 / 7.1 = 20.0775
    assert (
        "Offer 1 Margin USD 4.92 19.7 % Floor price a piece USD 20.08 Price that leaves 20.0 % USD 25.10"
        " Goods 1 × CNY 22.00 CNY 22.00 Postage CNY 108.80 Registration fee CNY 16.00 Service fee CNY 2.00"
        " To pay CNY 148.80 Points, estimated 625 − CNY 6.25 Landed cost CNY 142.55 USD 20.08"
        " Without the points the floor price is USD 20.96."
    ) in seen
    # 100 + 108.80 + 16 + 3 = 227.80 is over USD 30 at 7.10: 1,000 points more
    assert "Offer 2 · Yiwu Margin USD −4.80 −19.2 % Floor price a piece USD 29.80" in seen
    assert "Points, estimated 625 + 1,000 − CNY 16.25 Landed cost CNY 211.55 USD 29.80" in seen
    assert "One registered packet to Spain with goods of 1.25 kg, zone Western and Northern Europe, by" in seen
    assert "1 USD = CNY 7.1: the newest rate that the platform has entered, of 19 Nov 2026." in seen
    assert "choice “Band by packages”: as if this parcel had come to your October 2026 with its 31 packages" in seen


def test_everything_asked_stays_in_the_address_and_in_the_form(world: World, shelf: Shelf) -> None:
    address = f"{GOODS}{shelf.variants['HT-CASE'].pk}/"
    query = {"q": "case", "country": "DE", "quantity": "3", "target": "9.50", "currency": "CNY", "margin": "5"}
    source = world.client("viewer").get(address, query).content.decode()
    assert '<option value="DE" selected>Germany</option>' in source
    assert 'name="quantity" value="3"' in source
    assert '<input type="hidden" name="q" value="case">' in source
    assert (
        f'href="{GOODS}?q=case&amp;target=9.50&amp;currency=CNY&amp;country=DE&amp;quantity=3&amp;margin=5"' in source
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"country": "ES", "quantity": "2"}, "No postage to ES for 2500 g on 20 Nov 2026: parcels weigh 1 to 2000 g."),
        ({"country": "ES", "currency": "RUB", "target": "9"}, "No CNY rate is known for RUB on 20 Nov 2026"),
        ({"country": "ZZ"}, "Select a valid choice"),
        ({"country": "ES", "quantity": "0"}, "greater than or equal to 1"),
        ({"country": "ES", "quantity": "9" * 30}, "less than or equal to 1000"),
        ({"country": "ES", "target": "-1"}, "greater than or equal to 0.01"),
        ({"country": "ES", "margin": "100"}, "less than or equal to 95"),
        ({"country": "ES", "margin": "x", "target": "NaN"}, "Enter a number"),
    ],
)
def test_what_can_not_be_reckoned_is_told(world: World, shelf: Shelf, query: dict[str, str], told: str) -> None:
    seen = calculator(world, shelf, **query)
    assert told in seen
    assert "Plush bear" in seen


@pytest.mark.parametrize("offers", [1, 3])
def test_the_calculator_takes_as_many_statements_for_one_offer_as_for_three(
    world: World, shelf: Shelf, offers: int
) -> None:
    write_rate("USD", "7.10", on="2026-11-19")
    for number in range(1, offers):
        supplier = make_active_supplier(f"T{number}", commission_percent="0")
        shelf.offer("HT-BEAR", supplier=supplier, supply_price=Money(20 + number, "USD"), steps=((10, "9"),))
    client, address = world.client("owner"), f"{GOODS}{shelf.variants['HT-BEAR'].pk}/"
    query = {"country": "ES", "target": "25", "currency": "USD"}
    client.get(address, query)
    with CaptureQueriesContext(connection) as statements:
        assert words(client.get(address, query)).count("Floor price a piece") == offers
    assert len(statements) == 12


def test_no_page_of_goods_shows_a_supply_price_or_a_supplier(world: World, shelf: Shelf) -> None:
    client = world.client("owner")
    pages = [client.get(GOODS), client.get(f"{GOODS}{shelf.variants['HT-BEAR'].pk}/")]
    for page in pages:
        assert "22.00" in page.content.decode()
        assert "20.00" not in page.content.decode()
        assert shelf.supplier.name not in page.content.decode()


def test_goods_without_an_offer_can_still_be_looked_at(world: World, shelf: Shelf) -> None:
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute("select catalog.hide(array(select id from catalog_offer))")
    page = world.client("owner").get(f"{GOODS}{shelf.variants['HT-BEAR'].pk}/")
    assert "Nobody offers this at the moment" in words(page)


@pytest.mark.parametrize("address", ["0/", f"{2**63}/", "99999999999999999999999/"])
def test_unknown_goods_are_not_found(world: World, shelf: Shelf, address: str) -> None:
    assert world.client("owner").get(GOODS + address).status_code == 404


def test_pictures_are_named_by_their_content(world: World, shelf: Shelf) -> None:
    with acting_as_system():
        ProductImage.objects.create(
            product_id=shelf.variants["HT-BEAR"].product_id, position=1, sha256="ab" * 32, content_type="image/jpeg",
            size=1,
        )  # fmt: skip
    client = world.client("owner")
    for address in (GOODS, f"{GOODS}{shelf.variants['HT-BEAR'].pk}/"):
        assert f'src="/catalog/images/{"ab" * 32}"' in client.get(address).content.decode()


@pytest.mark.parametrize("page", ["", "1/"])
def test_strangers_sign_in_and_suppliers_are_refused(world: World, page: str) -> None:
    assert Client().get(GOODS + page).status_code == 302
    assert world.client("supplier").get(GOODS + page).status_code == 403
