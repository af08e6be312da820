"""A supplier in a real browser: from the first page to the documents sent in, on a wide screen and a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.people import PASSWORD
from tests.browser.looks import check_page
from tests.factories.suppliers import credit_code, image_file, pdf_file

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGES = ("", "onboarding/", "application/", "documents/", "inspections/", "agreements/", "score/", "score/late/")


def sign_in(page: Page, email: str) -> None:
    page.goto("/portal/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()


def write_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_applicant_fills_in_uploads_and_sends_in(page: Page, tmp_path: Path) -> None:
    sign_in(page, "owner@a.example")
    page.get_by_role("link", name="Start the application").click()
    for label, text in {
        "Legal name": "Ningbo Toys Co., Ltd.",
        "Unified social credit code": credit_code(77),
        "Legal person": "Zhao Lei",
        "Registered address": "88 Harbour Road, Ningbo",
        "Contact": "Zhao Lei",
        "Phone": "+86 574 5550 1234",
        "E-mail": "office@toys.example",
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Toys and games").check()
    page.get_by_role("button", name="Save and go on to the documents").click()
    good = write_file(tmp_path, "licence.pdf", pdf_file().read())
    fake = write_file(tmp_path, "fake.pdf", image_file().read())
    page.get_by_label("File").set_input_files(fake)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("fake.pdf is not a PDF file")
    for kind in ("Business licence", "Tax registration", "Quality certificate"):
        page.get_by_label("Kind").select_option(kind)
        page.get_by_label("File").set_input_files(good)
        page.get_by_role("button", name="Upload", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("The document is uploaded.")
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_role("status")).to_contain_text("3 documents are sent in.")
    page.get_by_role("link", name="Onboarding").click()
    expect(page.get_by_role("region", name="Steps until you supply")).to_contain_text("The platform's turn")


def test_an_owner_signs_the_next_version(page: Page) -> None:
    sign_in(page, "owner@p.example")
    page.get_by_role("link", name="Agreements").click()
    page.get_by_role("button", name="Sign version 2").click()
    expect(page.get_by_role("status")).to_contain_text("Version 2 is signed and in force from")
    expect(page.get_by_role("region", name="Version 2")).to_contain_text("In force")


def test_pages_are_accessible_and_fit(page: Page) -> None:
    sign_in(page, "owner@p.example")
    for address in PAGES:
        check_page(page, f"/portal/{address}")


def test_an_applicants_pages_fit_a_phone_in_chinese(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Language").click()
    page.get_by_role("button", name="简体中文").click()
    sign_in(page, "owner@a.example")
    for address in PAGES:
        check_page(page, f"/portal/{address}")
