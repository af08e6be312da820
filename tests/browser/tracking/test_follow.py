"""The buyer's and the seller's pages of a parcel in a real browser: they fit, read out loud, and need no script."""

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.fulfillment.models import Parcel
from tests.browser.accounts.test_sign_in import sign_in
from tests.browser.looks import check_page

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_pages_fit_and_read_out_loud(parcels: dict[str, Parcel], page: Page, site: str) -> None:
    for language in ("ru", "zh-hans"):
        for parcel in parcels.values():
            check_page(page, f"/p/{parcel.follow_key}/?lang={language}")
    sign_in(page)
    page.wait_for_url("**/organizations/")
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": site}])
    for address in ("", "?tab=problems", "?tab=delivered", *(f"{parcel.pk}/" for parcel in parcels.values())):
        check_page(page, f"/dashboard/parcels/{address}")


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
