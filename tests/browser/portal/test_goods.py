"""A supplier's products and offers in a real browser."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.catalog.models import Offer
from tests.browser.portal.conftest import Suppliers
from tests.browser.portal.test_portal import sign_in, write_file
from tests.factories.catalog import make_offer, make_variant
from tests.factories.suppliers import image_file

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def offer(suppliers: Suppliers) -> Offer:
    variant = make_variant(sku="BEAR-1")
    offer = make_offer(variant, supplier=suppliers.p, steps=((10, "18"),), now=timezone.now())
    offer.variant = variant  # a browser's test asks the database nothing
    return offer


def send_in_a_train(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Products").click()
    page.get_by_role("link", name="New product").click()
    page.get_by_label("Category").select_option("Toys and games")
    filled = {
        "English title": "Wooden train",
        "Chinese title": "木制小火车",
        "HS code": "950300",
        "SKU": "TRAIN-1",
        "Weight in g": "480",
        "Length in mm": "300",
        "Width in mm": "120",
        "Height in mm": "90",
    }
    for label, text in filled.items():
        page.get_by_label(label, exact=True).first.fill(text)
    page.get_by_label("Images").set_input_files(write_file(folder, "train.jpg", image_file().read()))
    page.get_by_role("button", name="Send in").click()


def test_a_product_is_sent_in_after_its_fault_is_mended(offer: Offer, page: Page, tmp_path: Path) -> None:
    sign_in(page, "owner@p.example")
    send_in_a_train(page, tmp_path)
    expect(page.get_by_role("alert")).to_contain_text("Variant 1 · age-from: is missing")
    page.get_by_label("Attributes").first.fill("age-from = 3")
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_role("status")).to_contain_text("The product is sent in; staff review it.")
    page.get_by_role("link", name="Wooden train").click()
    expect(page.get_by_role("main")).to_contain_text("TRAIN-1 · weight in g")


def test_an_offer_is_suspended_with_its_reason(offer: Offer, page: Page) -> None:
    sign_in(page, "owner@p.example")
    page.get_by_role("link", name="Offers").click()
    page.get_by_role("link", name="BEAR-1").click()
    acts = page.locator("form[action$='/suspend/']")
    acts.get_by_label("Reason").fill("Mould broke")
    acts.get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("main")).to_contain_text("the offer is suspended")
