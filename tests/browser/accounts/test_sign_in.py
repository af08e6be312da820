import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts.people import PASSWORD
from tests.browser.looks import check_looks

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def sign_in(page: Page, email: str = "mei@example.com") -> None:
    page.goto("/accounts/login/?next=/organizations/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_seller_signs_in_switches_and_signs_out(page: Page) -> None:
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Lin Mei")
    page.get_by_text("Organisation: Blue Harbour").click()
    page.get_by_role("button", name="Ningbo Toys Supplier · Finance").click()
    expect(page.get_by_text("Organisation: Ningbo Toys")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ningbo Toys")
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sell abroad. We carry the rest.")


def test_menus_open_one_at_a_time_and_close_by_escape(page: Page) -> None:
    sign_in(page)
    organization, account = page.get_by_text("Organisation: Blue"), page.get_by_label("Your account")
    organization.click()
    expect(page.get_by_text("Act for", exact=True).first).to_be_visible()
    account.click()
    expect(page.locator("details[open]")).to_have_count(1)
    check_looks(page)
    page.keyboard.press("Escape")
    expect(page.locator("details[open]")).to_have_count(0)
    expect(account).to_be_focused()


def test_colours_are_kept_over_pages(page: Page) -> None:
    page.goto("/")
    toggle = page.get_by_role("button", name="Dark colours")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    page.goto("/accounts/login/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(toggle).to_have_attribute("aria-pressed", "true")


def test_language_is_kept_over_pages(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Language").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("卖向全球，其余交给我们。")
    page.goto("/accounts/login/")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")


def test_everything_works_without_scripts(browser: Browser, site: str) -> None:
    page = browser.new_context(base_url=site, locale="en-US", java_script_enabled=False).new_page()
    sign_in(page)
    page.get_by_text("Organisation: Blue Harbour").click()
    page.get_by_role("button", name="Ningbo Toys Supplier · Finance").click()
    expect(page.get_by_text("Organisation: Ningbo Toys")).to_be_visible()
    expect(page.get_by_role("button", name="Dark colours")).to_be_hidden()
