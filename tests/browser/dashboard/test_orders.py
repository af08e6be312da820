"""A seller's orders in a real browser: pages fit and read out loud, and an order is written, mapped, held."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from djmoney.money import Money
from playwright.sync_api import Page, expect

from apps.channels.models import Store
from apps.orders.models import LineItem, Order
from apps.tenancy.context import acting_as_system
from tests.browser.dashboard.test_points import sign_in
from tests.browser.looks import check_page
from tests.catalog.shelf import make_shelf
from tests.dashboard.conftest import World
from tests.orders.placing import BERLIN, Shop, line, to

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ORDERS = "/dashboard/orders/"


def fill_orders(world: World) -> None:
    """Orders of every look: fine, unknown SKUs, a bad address, changed too late."""
    now = timezone.now()
    times = {"now": now, "placed_at": now - timedelta(hours=3), "paid_at": now - timedelta(hours=2)}
    with acting_as_system():
        shop = Shop(world.a, Store.objects.get(seller=world.a))
    make_shelf().put("KITE-1", "Red kite with a very long tail", price="23.80")
    shop.map("BEAR", now=now)
    shop.map("SET-OF-TWO", {"bear": 1, "train": 2}, now=now)
    total = Money("25", "EUR")
    shop.place("EU-1001", total=total, address=to("DE", postcode="10115", ioss="IM5280001234"), **times)
    shop.place("US-1002", lines=[line("BEAR", 1), line("KITE-RED-XL", 3)], **times, note="Gift wrap, please")
    brazil = to("BR", name="João 🐻", region="SP", city="São Paulo", postcode="1", phone="")
    shop.place(
        "BR-1003",
        lines=[line("SET-OF-TWO", 1), line("UNKNOWN-SKU-OF-THE-CHANNEL-000123456789", 1)],
        address=brazil,
        **times,
    )
    with acting_as_system():
        LineItem.objects.filter(order__order_no="EU-1001").update(state="packed")
        Order.objects.filter(order_no="EU-1001").update(status="awaiting_dispatch")
    shop.place("EU-1001", total=total, lines=[line(quantity=4)], address=BERLIN, **times)


@pytest.fixture
def filled(world: World, site: str) -> World:
    """The browser's own loop runs in this thread, and Django keeps the database away from loops."""
    writing = threading.Thread(target=lambda: (fill_orders(world), connections.close_all()))
    writing.start()
    writing.join()
    return world


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_fits_and_reads_out_loud(filled: World, page: Page, site: str, language: str) -> None:
    sign_in(page)
    page.wait_for_url("**/dashboard/")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    check_page(page, ORDERS)
    addresses = [page.get_by_role("link", name=number).get_attribute("href") for number in ("EU-1001", "BR-1003")]
    pages = [
        "",
        "?group=attention&sku=BEAR",
        "exceptions/",
        "exceptions/?kind=held",
        "skus/",
        "new/",
        "views/",
        "acts/",
    ]
    addresses += [ORDERS + each for each in pages]
    addresses += [f"{addresses[1]}address/", f"{addresses[1]}split/", "/dashboard/products/"]
    for address in addresses:
        check_page(page, str(address))
    page.goto(f"{ORDERS}skus/")
    mapping = page.get_by_role("row", name="KITE-RED-XL").get_by_role("link").get_attribute("href")
    check_page(page, f"{mapping}&q=kite")
    page.goto(f"{ORDERS}new/")
    page.locator("select[name=country]").select_option("BR")
    page.locator("main form button").click()
    check_page(page, page.url.removeprefix(site))


def test_an_order_is_written_mapped_and_held(filled: World, page: Page) -> None:
    sign_in(page)
    page.get_by_role("navigation", name="Your pages").get_by_role("link", name="Orders").click()
    page.get_by_role("link", name="New order").click()
    page.get_by_label("Destination").select_option("BR")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Order number").fill("HAND-1")
    page.get_by_label("Recipient").fill("João Silva")
    page.get_by_role("group", name="Line 1", exact=True).get_by_label("SKU").fill("KITE-RED-XL")
    page.get_by_role("group", name="Line 1", exact=True).get_by_label("Quantity").fill("2")
    page.get_by_role("button", name="Take the order").click()
    waits = page.get_by_role("region", name="This order waits for you")
    expect(waits).to_contain_text("Street is missing: write it down")
    waits.get_by_role("link", name="Choose goods").click()
    page.get_by_label("Words, SKU or GTIN").fill("kite")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Take KITE-1").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("KITE-RED-XL is mapped; 2 orders go on.")
    page.get_by_role("navigation", name="Your pages").get_by_role("link", name="Orders").click()
    page.get_by_role("link", name="HAND-1").click()
    page.get_by_role("region", name="Hold").get_by_label("Reason").fill("Wait for the buyer's address")
    page.get_by_role("button", name="Hold the order").click()
    expect(page.get_by_role("heading", level=1).locator("..")).to_contain_text("On hold")
