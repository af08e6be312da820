"""Goods from the door to the label in a real browser: counted, put into bins, fetched, packed."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from apps.accounts.models import User
from apps.orders.models import Order
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.warehouse.models import Delivery
from tests.browser.accounts.test_sign_in import check_page, violations
from tests.browser.portal.test_feeds import check_both
from tests.browser.warehouse.conftest import context_of
from tests.fulfillment.reading import barcodes_of
from tests.warehouse.house import House

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HERE = "/admin/warehouse"
PAGES = (
    f"{HERE}/delivery/",
    f"{HERE}/delivery/announce/",
    f"{HERE}/placement/put/",
    f"{HERE}/placement/put/?scan=A-1",
    f"{HERE}/unclaimedgoods/",
    f"{HERE}/unclaimedgoods/leave/",
    f"{HERE}/wave/open/",
    f"{HERE}/waveitem/station/",
)


def order_of(number: str) -> int:
    with acting_as_system():
        return Order.objects.get(order_no=number).pk


def test_goods_go_from_the_door_to_the_label(page: Page) -> None:
    page.goto(f"{HERE}/delivery/")
    page.get_by_role("link", name="DN-A-4").click()
    page.get_by_role("link", name="Count and receive…").click()
    check_both(page)
    page.get_by_role("button", name="Receive DN-A-4").click()
    page.get_by_role("link", name="Put into a bin…").click()
    check_both(page)
    page.get_by_label("Bin", exact=False).last.fill("b-07")
    page.get_by_role("button", name="Put into the bin").click()
    expect(page.get_by_text("2 items lie in bin B-07.")).to_be_visible()
    page.goto(f"{HERE}/wave/open/")
    expect(page.get_by_text("2 complete orders wait for a wave; goods of 0 of them lie in no bin yet.")).to_be_visible()
    page.get_by_role("button", name="Open a wave").click()
    page.get_by_role("link", name="W1").click()
    page.get_by_role("link", name="Pick list").click()
    check_both(page)
    order = order_of("A-4")
    page.goto(f"{HERE}/waveitem/station/")
    page.get_by_label("Order or tracking number").fill(f"#{order}")
    page.keyboard.press("Enter")
    check_both(page)
    page.get_by_label("Weight in g").fill("790")
    page.keyboard.press("Enter")
    expect(page.get_by_text("RX000000080CN is packed: print its label.")).to_be_visible()
    check_both(page)
    label = page.get_by_role("link", name="Print label")
    expect(label).to_be_focused()
    answer = page.request.get(label.get_attribute("href") or "")
    assert barcodes_of(answer.body()) == [["RX000000080CN"]]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_pages_of_the_warehouse_are_accessible_and_fit(context: BrowserContext, colours: str) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce")
    with acting_as_ops():
        delivery = Delivery.objects.get(delivery_note="DN-A-4").pk
    pages = (*PAGES, f"{HERE}/delivery/{delivery}/receive/", f"{HERE}/waveitem/station/{order_of('A-1')}/")
    for width in (375, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for address in pages:
            check_page(page, address)


def test_a_supplier_announces_and_reads_what_was_rejected(browser: Browser, site: str, house: House) -> None:
    client = Client()
    with acting_as_system():
        client.force_login(User.objects.get(email="owner@p1.example"))
    page = context_of(browser, site, client.cookies).new_page()
    page.goto("/portal/deliveries/")
    expect(page.get_by_text("2 accepted lines are to be sent to a warehouse.")).to_be_visible()
    check_both(page)
    page.get_by_role("link", name="DN-A-2").click()
    expect(page.get_by_text("a wheel is broken")).to_be_visible()
    check_both(page)
    page.goto("/portal/deliveries/new/")
    check_both(page)
    page.get_by_label("Delivery note").fill("DN-A-5")
    page.get_by_role("button", name="Announce it").click()
    expect(page.get_by_role("status")).to_contain_text("The delivery is announced; the warehouse expects it.")
    assert violations(page) == []
    with acting_as_ops():
        lines = Delivery.objects.get(delivery_note="DN-A-5").lines.order_by("pk")
        assert list(lines.values_list("announced", flat=True)) == [4, 3]
