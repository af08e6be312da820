"""A seller finds goods in a real browser, with and without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.dashboard.test_points import sign_in
from tests.catalog.shelf import Shelf, write_rate
from tests.dashboard.conftest import World
from tests.factories.suppliers import make_active_supplier

pytestmark = [pytest.mark.slow, pytest.mark.browser]
GOODS = "/dashboard/sourcing/"


@pytest.fixture
def shelf(world: World) -> Shelf:
    shelf = Shelf(make_active_supplier("S1", commission_percent="10"), world.a)
    write_rate("USD", "7.10", on="2026-11-19")
    shelf.put(
        "HT-BEAR", "Plush bear with a knitted scarf", title_zh="毛绒玩具熊", category="plush-toys", price="20.00",
        lead=3, weight_g=1250, attributes={"colour": "brown", "size": "40 cm"},
    )  # fmt: skip
    shelf.put("HT-CASE", "Phone case", title_zh="手机壳", category="phone-cases", price="9.99", lead=1, origin="VN")
    shelf.put(
        "HT-BANK",
        "Power bank",
        title_zh="充电宝",
        category="power-banks",
        price="300",
        has_battery=True,
        in_stock=False,
    )
    shelf.offer("HT-BEAR", supplier=make_active_supplier("S2", commission_percent="0"), supply_price="30.00",
                steps=((10, "25.00"), (100, "18.00")), warehouse="Yiwu")  # fmt: skip
    return shelf


def test_goods_are_found_narrowed_and_looked_at(shelf: Shelf, page: Page) -> None:
    sign_in(page)
    page.get_by_role("link", name="Find goods").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Find goods")
    page.get_by_label("Words, SKU or GTIN").fill("玩具熊")
    page.get_by_label("Your selling price").fill("40")
    page.get_by_role("button", name="Search").click()
    row = page.get_by_role("row", name="HT-BEAR")
    expect(row).to_contain_text("45.0 %")
    page.get_by_role("region", name="Stock").get_by_role("link", name="In stock").click()
    expect(page.get_by_role("heading", name="1 product")).to_be_visible()
    page.get_by_role("link", name="Plush bear").click()
    page.get_by_label("Destination").select_option("ES")
    page.get_by_role("button", name="Compute").click()
    expect(page.get_by_role("listitem").filter(has_text="Offer 1")).to_contain_text("Floor price a pieceCNY 142.55")
    page.get_by_role("link", name="Back to the goods found").click()
    expect(page.get_by_label("Words, SKU or GTIN")).to_have_value("玩具熊")


def test_filters_open_on_a_phone_without_scripts(shelf: Shelf, browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    sign_in(page)
    page.goto(GOODS)
    expect(page.get_by_role("region", name="Origin")).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_role("region", name="Origin").get_by_role("link", name="Vietnam").click()
    expect(page.get_by_role("heading", name="1 product")).to_be_visible()
