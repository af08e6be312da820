"""A seller reads points and level in a real browser: on a wide screen and a phone, in light and dark."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.common.periods import Month, shanghai_day
from apps.common.when import day_words, month_words
from tests.accounts.people import PASSWORD
from tests.browser.looks import check_looks

PAINTED = """
colour => {
    const { data } = document.querySelector("canvas").getContext("2d").getImageData(0, 0, 2000, 2000);
    for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] === 255 && colour.every((part, n) => data[at + n] === part)) return true;
    }
    return false;
}
"""
pytestmark = [pytest.mark.slow, pytest.mark.browser]


def this_month() -> Month:
    return Month.of(timezone.now())


def sign_in(page: Page, email: str = "owner@a.example", address: str = "/dashboard/") -> None:
    page.goto(address)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_movement_is_explained_to_the_parcel_in_two_clicks(page: Page) -> None:
    sign_in(page)
    page.get_by_role("link", name="Points", exact=True).click()
    expect(page.get_by_role("region", name="Balance")).to_contain_text("21,000")
    so_far = page.get_by_role("region", name=f"{month_words(this_month())} so far")
    expect(so_far.get_by_role("progressbar", name="Next band: 20,000 points")).to_have_attribute("value", "23")
    last = f"Points of {month_words(this_month().previous)}"
    page.get_by_role("region", name="Movements").get_by_role("link", name=last).click()
    page.get_by_role("row", name="A-big").get_by_role("link", name="A-big-28").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A-big-28")


def test_a_month_is_read_to_its_last_order_and_kept_as_a_file(page: Page, tmp_path: Path) -> None:
    sign_in(page, address="/dashboard/points/")
    page.get_by_role("link", name="Order by order").last.click()
    expect(page.get_by_role("row", name="A-big")).to_contain_text("USD 30.01")
    expect(page.get_by_role("row", name="A-two")).to_contain_text(re.compile("A-two-29.*A-two-30", re.DOTALL))
    with page.expect_download() as download:
        page.get_by_role("link", name="Orders as CSV").click()
    download.value.save_as(tmp_path / "orders.csv")
    assert len((tmp_path / "orders.csv").read_text().splitlines()) == 31


def test_a_seller_chooses_the_better_option(page: Page) -> None:
    sign_in(page)
    page.get_by_role("link", name="Band or rate").click()
    page.get_by_label("Whichever gives more").check()
    page.get_by_role("button", name="Save the choice").click()
    expect(page.get_by_role("status")).to_contain_text("your choice is: Whichever gives more.")
    today = day_words(shanghai_day(timezone.now()))
    expect(page.get_by_role("region", name="Your choices")).to_contain_text(f"Whichever gives more{today}")


def test_a_chart_has_the_colours_of_the_theme_and_its_figures_as_a_table(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    sign_in(page, address="/dashboard/tier/")
    page.wait_for_function(PAINTED, arg=[11, 102, 149])
    page.get_by_role("button", name="Dark colours").click()
    page.wait_for_function(PAINTED, arg=[108, 193, 238])
    chart = page.get_by_role("figure", name="Average of orders a day")
    chart.get_by_text("Show the figures").click()
    expect(chart.get_by_role("row")).to_have_count(31)


def test_a_new_seller_in_chinese_is_welcomed(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Language").click()
    page.get_by_role("button", name="简体中文").click()
    page.goto("/dashboard/")
    page.locator("[name=login]").fill("new@b.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("概览")
    expect(page.get_by_role("region", name="从第一批订单开始")).to_be_visible()
    check_looks(page)
