"""The administration under the strict policy: nothing is blocked, everything is reachable, acts work by click."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.common.periods import Month
from apps.common.when import month_words

pytestmark = [pytest.mark.slow, pytest.mark.browser]

RUNS, BOOKS = "/admin/points_ledger/settlementrun/", "/admin/points_ledger/rulebook/"


def two_months_ago() -> str:
    return month_words(Month.of(timezone.now()).previous.previous)


def test_a_waiting_month_is_reviewed_from_the_first_page_and_approved_by_another_person(
    page: Page, another: Page
) -> None:
    month = two_months_ago()
    page.goto("/admin/")
    page.get_by_role("link", name=f"Points of {month}").click()
    expect(page.get_by_role("button", name="Approve and post")).to_have_count(0)
    page.get_by_role("button", name="The figures are right").click()
    expect(page.get_by_text(f"You stand for the figures of {month}. A second person approves them.")).to_be_visible()
    expect(page.get_by_text("You stand for these figures, so another person approves them.")).to_be_visible()
    expect(page.get_by_role("link", name="Approve and post…")).to_have_count(0)
    another.goto("/admin/")
    another.get_by_role("link", name=f"Points of {month}").click()
    another.get_by_role("link", name="Approve and post…").click()
    expect(another.get_by_text(f"{month} is closed and its points go to the sellers.")).to_be_visible()
    another.get_by_role("button", name="Approve and post").click()
    expect(another.get_by_text(f"{month} is approved. The workers post its points now.")).to_be_visible()


def test_a_draft_is_tried_and_published(page: Page) -> None:
    page.goto(BOOKS)
    page.get_by_role("link", name="2", exact=True).click()
    page.get_by_role("link", name="Try on a past month").click()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("row", name="R 61 61 band 61 101,000 101,000 0")).to_be_visible()
    page.goto(BOOKS)
    page.get_by_role("link", name="2", exact=True).click()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Rule book v2 is published. It never changes from now on.")).to_be_visible()
    expect(page.get_by_label("Bonus points an order")).to_have_count(0)
