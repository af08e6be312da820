"""A seller's orders in a real browser: one is written, mapped, held."""

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
