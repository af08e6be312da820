"""Postage and points in a real browser: a price is computed, a choice previewed and saved."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dashboard.test_points import sign_in
from tests.dashboard.conftest import World

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_postage_is_computed_and_a_choice_of_points_saved(world: World, page: Page, site: str) -> None:
    sign_in(page)
    page.get_by_role("link", name="Postage").click()
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Weight in g").fill("251")
    page.get_by_role("button", name="Compute").click()
    expect(page.get_by_role("region", name="Price")).to_contain_text("CNY 51.40")
    page.goto("/dashboard/points/movements/")
    page.get_by_role("link", name="Pay with points").click()
    page.get_by_label("Pay postage and registration with points").check()
    page.get_by_label("At most, points a parcel").fill("5000")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("No parcel of yours was paid yet")
    page.get_by_role("button", name="Save the choice").click()
    expect(page.get_by_role("region", name="Your choices")).to_contain_text(
        "Postage and registration: 100 %, 5,000 points a parcel at most"
    )
