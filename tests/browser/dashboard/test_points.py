"""A seller reads points in a real browser, signed in."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.common.periods import Month, shanghai_day
from tests.accounts.people import PASSWORD
from tests.browser.looks import check_looks

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def this_month() -> Month:
    return Month.of(timezone.now())


def sign_in(page: Page, email: str = "owner@a.example") -> None:
    page.goto("/dashboard/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_seller_sees_balance_month_and_statement(page: Page) -> None:
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your points")
    expect(page.get_by_role("region", name="Balance")).to_contain_text("21,000")
    expect(page.get_by_role("region", name="Balance")).to_contain_text("points, worth ¥210.00")
    so_far = page.get_by_role("region", name=f"{this_month()} so far")
    expect(so_far).to_contain_text("7 more packages")
    expect(so_far.get_by_role("progressbar", name="Next band: 20,000 points")).to_have_attribute("value", "23")
    statement = page.get_by_role("region", name=f"Statement of {this_month().previous}")
    expect(statement.get_by_role("row", name="Total")).to_contain_text("21,000")
    expect(statement.get_by_role("row", name="A-last-00")).to_contain_text("delivered")
    expect(page.get_by_text("R-last")).to_have_count(0)


def test_a_month_is_read_to_its_last_order_and_kept_as_a_file(page: Page, tmp_path: Path) -> None:
    sign_in(page)
    page.get_by_role("link", name="See all 30 orders").click()
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
    today = shanghai_day(timezone.now())
    expect(page.get_by_role("region", name="Your choices")).to_contain_text(f"Whichever gives more{today}")


def test_a_new_seller_in_chinese_is_welcomed(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Language").click()
    page.get_by_role("button", name="简体中文").click()
    page.goto("/dashboard/")
    page.locator("[name=login]").fill("new@b.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的积分")
    check_looks(page)
