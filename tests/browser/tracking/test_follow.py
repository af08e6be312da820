"""The buyer's page of a parcel in a real browser: it needs no script."""

import pytest
from playwright.sync_api import Browser, expect

from apps.fulfillment.models import Parcel

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_review_is_sent_without_scripts(parcels: dict[str, Parcel], browser: Browser, site: str) -> None:
    page = browser.new_context(base_url=site, locale="en-US", java_script_enabled=False).new_page()
    page.goto(f"/p/{parcels['delivered'].follow_key}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Entregado")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delivered")
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_role("alert")).to_have_text("Choose from one to five.")
    page.get_by_label("4 – good").check()
    page.get_by_label("Your words, if you like").fill("Llegó bien")
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_role("status")).to_have_text("Thank you for your review.")
    expect(page.get_by_role("button", name="Send the review")).to_have_count(0)
