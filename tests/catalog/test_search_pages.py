"""Finding goods: filters, sorts, pages and facets."""

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.catalog.domain import search_facets
from apps.catalog.domain.search_cursors import ORDERS, Sort, read_cursor
from apps.catalog.domain.search_errors import UnknownCursor
from apps.catalog.domain.search_filters import Filters
from apps.catalog.domain.search_pages import search_goods
from apps.tenancy.context import acting_for_seller
from tests.catalog.shelf import Shelf, make_shelf
from tests.factories.catalog import make_brand


@pytest.fixture
def shelf(db: None) -> Shelf:
    return make_shelf()


@pytest.fixture
def assortment(shelf: Shelf) -> Shelf:
    """Four goods that differ in everything that can be filtered by."""
    shelf.put(
        "HT-BEAR", "Plush bear", title_zh="毛绒玩具熊", category="plush-toys", price="20.00", lead=2, weight_g=300
    )
    shelf.put("HT-CASE", "Phone case", title_zh="手机壳", category="phone-cases", price="9.99", lead=1, weight_g=40)
    shelf.put(
        "HT-BANK", "Power bank", title_zh="充电宝", category="power-banks", price="89.00", lead=7, weight_g=400,
        has_battery=True, origin="VN", gtin="4006381333931",
    )  # fmt: skip
    shelf.put(
        "HT-SOAP", "Liquid soap", title_zh="洗手液", category="toys", price="30.00", lead=15, weight_g=900,
        is_liquid=True, in_stock=False,
    )  # fmt: skip
    return shelf


def counts(shelf: Shelf, facet: str, **filters: object) -> dict[str, int]:
    facets = shelf.search(**filters).facets
    assert facets is not None
    return {value: count for value, count in facets.by_name[facet].counts.items() if count}


@pytest.mark.parametrize(
    ("filters", "skus"),
    [
        ({}, ["BANK", "CASE", "BEAR", "SOAP"]),
        ({"text": "玩具熊"}, ["BEAR"]),
        ({"text": "PHONE case"}, ["CASE"]),
        ({"text": "ht-b"}, ["BANK", "BEAR"]),
        ({"text": "HTBEAR"}, ["BEAR"]),
        ({"text": "40063813"}, ["BANK"]),
        ({"text": "0063813"}, []),
        ({"category_path": "/electronics/"}, ["BANK", "CASE"]),
        ({"category_path": "/electronics/phone-accessories/phone-cases/"}, ["CASE"]),
        ({"price_from_fen": 2000, "price_to_fen": 3000}, ["BEAR", "SOAP"]),
        ({"price_from_fen": 2001}, ["BANK", "SOAP"]),
        ({"price_to_fen": 998}, []),
        ({"weight_from_g": 300, "weight_to_g": 400}, ["BANK", "BEAR"]),
        ({"lead_time_days": 2}, ["CASE", "BEAR"]),
        ({"origin": "VN"}, ["BANK"]),
        ({"in_stock": True}, ["BANK", "CASE", "BEAR"]),
        ({"has_battery": False, "is_liquid": False}, ["CASE", "BEAR"]),
        ({"is_liquid": True}, ["SOAP"]),
        ({"text": "power", "origin": "CN"}, []),
    ],
)
def test_filters_leave_exactly_what_fits(assortment: Shelf, filters: dict[str, object], skus: list[str]) -> None:
    assert assortment.found(**filters) == [f"HT-{sku}" for sku in skus]
    assert assortment.search(**filters).facets.total == len(skus)


def test_relevance_puts_codes_before_titles_before_the_rest(shelf: Shelf) -> None:
    shelf.put("A-1", "Bear with a bow")
    shelf.put("A-2", "Rabbit", brand=make_brand("Bear & Sons", needs_authorisation=False))
    shelf.put("A-3", "Polar bear", in_stock=False)
    shelf.put("A-4", "Grizzly bears")
    shelf.put("BEAR-5", "Rabbit")
    assert shelf.found(text="bear") == ["BEAR-5", "A-4", "A-1", "A-3", "A-2"]


def test_brand_category_and_attributes_are_searched_too(shelf: Shelf) -> None:
    shelf.put("A-1", "Mug", category="tableware", attributes={"colour": "深蓝 navy"})
    assert shelf.found(text="mug tableware") == shelf.found(text="厨房 mug") == shelf.found(text="navy") == ["A-1"]
    assert shelf.found(text="深蓝") == ["A-1"]


@pytest.mark.parametrize(
    ("sort", "skus"),
    [
        (Sort.PRICE, ["CASE", "BEAR", "SOAP", "BANK"]),
        (Sort.NEWEST, ["SOAP", "BANK", "CASE", "BEAR"]),
        (Sort.LEAD_TIME, ["CASE", "BEAR", "BANK", "SOAP"]),
    ],
)
def test_sorts(assortment: Shelf, sort: Sort, skus: list[str]) -> None:
    assert assortment.found(sort) == [f"HT-{sku}" for sku in skus]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("counted", [2, 2000])
def test_pages_show_everything_once_while_goods_come_in(
    shelf: Shelf, sort: Sort, counted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any order and whether goods are few or many; what comes in behind the page's place is shown, too."""
    monkeypatch.setattr(search_facets, "COUNTED", counted)
    for n in range(7):
        shelf.put(f"B-{n}", "Plush bear", price=str(10 + n % 3), lead=1 + n % 2, in_stock=n != 3)
    first = shelf.search(sort, text="plush", size=3)
    shelf.put("B-NEW", "Plush bear", price="30", lead=9)
    seen, cursor = [goods.sku for goods in first.goods], first.next_cursor
    while cursor:
        page = shelf.search(sort, text="plush", size=3, cursor=cursor)
        seen, cursor = seen + [goods.sku for goods in page.goods], page.next_cursor
    comes_behind = sort in (Sort.PRICE, Sort.LEAD_TIME)
    assert sorted(seen) == [f"B-{n}" for n in range(7)] + ["B-NEW"] * comes_behind
    assert seen[:7] == [sku for sku in shelf.found(sort, text="plush") if sku != "B-NEW"]


def test_facets_count_what_each_choice_would_leave(assortment: Shelf) -> None:
    assert counts(assortment, "category") == {"electronics": 2, "toys": 2}
    assert counts(assortment, "category", category_path="/electronics/") == {"phone-accessories": 2}
    assert counts(assortment, "category", category_path="/electronics/phone-accessories/") == {
        "phone-cases": 1,
        "power-banks": 1,
    }
    assert counts(assortment, "origin") == {"CN": 3, "VN": 1}
    assert counts(assortment, "price") == {"0": 1, "1000": 1, "3000": 2}
    assert counts(assortment, "lead_time") == {"1": 1, "3": 2, "7": 3, "15": 4}
    assert counts(assortment, "stock") == {"yes": 3}
    assert counts(assortment, "battery") == {"yes": 1, "no": 3}
    assert counts(assortment, "liquid") == {"yes": 1, "no": 3}


def test_a_facets_own_filter_is_not_applied_to_it(assortment: Shelf) -> None:
    chosen = {"origin": "CN", "in_stock": True}
    assert counts(assortment, "origin", **chosen) == {"CN": 2, "VN": 1}
    assert counts(assortment, "stock", **chosen) == {"yes": 2}
    assert counts(assortment, "price", **chosen) == {"0": 1, "1000": 1}
    assert assortment.search(**chosen).facets.total == 2


def test_counts_beyond_the_limit_are_lower_bounds_and_say_so(
    assortment: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_facets, "COUNTED", 2)
    facets = assortment.search().facets
    assert (facets.total, facets.is_exact) == (3, False)
    assert sum(facets.by_name["origin"].counts.values()) == 3
    narrow = assortment.search(origin="VN").facets
    assert (narrow.total, narrow.is_exact, narrow.by_name["origin"].is_exact) == (1, True, False)


@pytest.mark.parametrize(("language", "title"), [("en", "Plush bear"), ("zh-hans", "毛绒玩具熊"), ("fr", "Plush bear")])
def test_titles_are_in_the_readers_language_or_in_english(assortment: Shelf, language: str, title: str) -> None:
    with acting_for_seller(assortment.seller.pk):
        page = search_goods(filters=Filters(text="bear"), language=language)
    assert [goods.title for goods in page.goods] == [title]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "§§§",
        "A" * 5000,
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        *(
            base64.urlsafe_b64encode(json.dumps(each).encode()).decode()
            for each in (
                1, "price", [], ["price"], ["price", 1], ["price", 1, "2"], ["price", 1, 2**70], ["price", -1, 2],
                ["price", True, 2], ["newest", 1], {"price": 1}, ["price", None, 1], [["price"], 1, 2],
            )
        ),
    ],
)  # fmt: skip
def test_a_forged_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(UnknownCursor, match="go back to its first page"):
        read_cursor(cursor, Sort.PRICE)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300) | st.binary(max_size=150).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_cursor_breaks_anything(cursor: str) -> None:
    for sort in ORDERS:
        try:
            read_cursor(cursor, sort)
        except UnknownCursor:
            continue


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=250), sort=st.sampled_from(list(Sort)))
def test_no_text_breaks_anything(shelf: Shelf, text: str, sort: Sort) -> None:
    page = shelf.search(sort, text=text.encode("utf-8", "ignore").decode())
    assert page.goods == []
