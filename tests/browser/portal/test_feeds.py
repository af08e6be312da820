"""A supplier sends a file in a real browser, sees what it would do, commits it and takes it back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.feeds.models import Feed
from apps.tenancy.context import acting_as_system
from tests.browser.portal.conftest import Suppliers
from tests.browser.portal.test_portal import sign_in
from tests.factories.catalog import make_offer, make_variant
from tests.factories.spreadsheets import xlsx_bytes
from tests.feeds.conftest import work

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROWS = [
    ["货号", "SKU", "供货价(元)", "交期(天)", "库存", "100件价", "备注"],
    ["p-BEAR", "", 19.8, 3, 120, 18.5, "新包装"],
    ["p-DUCK", "", "dear", "", 5, "", ""],
    ["p-FOX", "FOX", 12, 4, 60, "", ""],
    ["p-LION", "", 30, 2, "", "", ""],
]


@pytest.fixture
def suppliers(suppliers: Suppliers, tmp_path: Path, settings: Any) -> Suppliers:
    settings.MEDIA_ROOT = tmp_path
    for sku, price in (("BEAR", "20.00"), ("DUCK", "5.50"), ("LION", "30.00")):
        terms = {"supplier_sku": f"p-{sku}", "supply_price": price}
        make_offer(make_variant(sku=sku), supplier=suppliers.p, now=timezone.now(), **terms)
    make_variant(sku="FOX")
    return suppliers


@pytest.fixture
def worker() -> Callable[[], None]:
    """Runs the feed's job; in a thread of its own, for this one belongs to the browser."""

    def run() -> None:
        with acting_as_system():
            feed = Feed.objects.get()
        work(feed, at=timezone.now())
        connections.close_all()

    def elsewhere() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(run).result()

    return elsewhere


def test_a_file_from_upload_to_undo(page: Page, tmp_path: Path, worker: Callable[[], None]) -> None:
    path = tmp_path / "报价.xlsx"
    path.write_bytes(xlsx_bytes(*ROWS))
    sign_in(page, "owner@p.example")
    page.get_by_role("link", name="Feeds").click()
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_label("供货价(元)")).to_have_value("supply_price")
    expect(page.get_by_label("100件价")).to_have_value("price_100")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("progressbar", name="Being checked")).to_be_visible()
    reload = page.get_by_role("link", name="Reload")
    reload.focus()
    reload.element_handle().wait_for_element_state("hidden")  # the page looks again by itself: it is another link now
    expect(reload).to_be_focused()
    worker()
    expect(page.get_by_role("heading", name="What the feed would do")).to_be_visible()
    expect(page.get_by_role("row", name="p-BEAR")).to_contain_text("supply price: 20 19.8")
    page.get_by_role("link", name="Refused 1").click()
    expect(page.get_by_role("row", name="p-DUCK")).to_contain_text("'dear' is no amount")
    with page.expect_download() as download:
        page.get_by_role("link", name="Refused rows as a file").click()
    assert download.value.suggested_filename == "报价-refused.xlsx"
    page.get_by_role("button", name="Commit").click()
    worker()
    page.get_by_text("Undo the whole feed…").click()
    page.get_by_role("button", name="Undo the whole feed").click()
    worker()
    page.get_by_role("link", name="As before the feed 2").click()
    expect(page.get_by_role("row")).to_have_count(3)
    page.goto("/portal/feeds/")
    expect(page.get_by_role("row", name="报价.xlsx")).to_contain_text("Undone")
