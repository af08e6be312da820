"""Goods from the door to the label in a real browser: counted, put into bins, fetched, packed."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.warehouse.conftest import Scene, context_of
from tests.fulfillment.reading import barcodes_of

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HERE = "/admin/warehouse"


def test_goods_go_from_the_door_to_the_label(page: Page, scene: Scene) -> None:
    page.goto(f"{HERE}/delivery/")
    page.get_by_role("link", name="DN-A-4").click()
    page.get_by_role("link", name="Count and receive…").click()
    page.get_by_role("button", name="Receive DN-A-4").click()
    page.get_by_role("link", name="Put into a bin…").click()
    page.get_by_label("Bin", exact=False).last.fill("b-07")
    page.get_by_role("button", name="Put into the bin").click()
    expect(page.get_by_text("Items put into bin B-07: 2.")).to_be_visible()
    page.goto(f"{HERE}/wave/open/")
    expect(
        page.get_by_text("Complete orders waiting for a wave: 2. Of these, with goods in no bin yet: 0.")
    ).to_be_visible()
    page.get_by_role("button", name="Open a wave").click()
    page.get_by_role("link", name="W1").click()
    page.get_by_role("link", name="Pick list").click()
    expect(page.get_by_role("link", name="Print the pick list")).to_be_visible()
    page.goto(f"{HERE}/waveitem/station/")
    page.get_by_label("Order or tracking number").fill(f"#{scene.orders['A-4']}")
    page.keyboard.press("Enter")
    page.get_by_label("Weight in g").fill("790")
    page.keyboard.press("Enter")
    expect(page.get_by_text("RX000000080CN is packed: print its label.")).to_be_visible()
    expect(page.get_by_label("Order or tracking number")).to_be_focused()  # the next one may be scanned
    label = page.get_by_role("link", name="Print label")
    answer = page.request.get(label.get_attribute("href") or "")
    assert barcodes_of(answer.body()) == [["RX000000080CN"]]


def test_a_supplier_announces_and_reads_what_was_rejected(browser: Browser, site: str, scene: Scene) -> None:
    page = context_of(browser, site, scene.supplier).new_page()
    page.goto("/portal/deliveries/")
    expect(page.get_by_text("2 accepted lines are to be sent to a warehouse.")).to_be_visible()
    page.get_by_role("link", name="DN-A-2").click()
    expect(page.get_by_text("a wheel is broken")).to_be_visible()
    page.goto("/portal/deliveries/new/")
    page.get_by_label("Delivery note").fill("DN-A-5")
    page.get_by_role("button", name="Announce it").click()
    expect(page.get_by_role("status")).to_contain_text("The delivery is announced; the warehouse expects it.")
    page.get_by_role("link", name="DN-A-5").click()
    expect(page.get_by_role("row", name="C-BEAR")).to_contain_text("4")
    expect(page.get_by_role("row", name="C-TRAIN")).to_contain_text("3")
