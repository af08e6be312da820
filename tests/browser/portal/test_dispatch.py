"""A supplier packs an order in two parcels in a real browser, one with words for customs, and prints the labels."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.fulfillment.domain.packing import release_parcel
from apps.fulfillment.models import Parcel
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.enums import DispatchMode
from apps.tenancy.context import acting_as_system
from tests.browser.looks import check_looks
from tests.browser.portal.conftest import Suppliers
from tests.browser.portal.test_portal import sign_in
from tests.factories.catalog import make_offer, make_product, make_variant
from tests.factories.parcels import Bought, make_packable_order, make_range, make_rates, make_sender

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def suppliers(suppliers: Suppliers) -> Suppliers:
    """P has two orders to pack, one of two kinds of goods."""
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7", XDR="10")
    now = timezone.now()
    goods = [make_variant(make_product(title=title), weight_g=400) for title in ("Cast iron bear", "Wooden train")]
    for variant in goods:
        make_offer(variant, supplier=suppliers.p, now=now)
    heavy, light = (Bought(n, variant=each, supplier=suppliers.p) for n, each in zip((6, 1), goods, strict=True))
    make_packable_order(heavy, light, mode=DispatchMode.DIRECT, now=now)
    make_packable_order(light, mode=DispatchMode.DIRECT, now=now)
    return suppliers


def apart(act: Callable[[], None]) -> None:
    """Outside the browser's loop, in which Django asks no database."""

    def acted() -> None:
        act()
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(acted).result()


def release() -> None:
    with acting_as_system():
        release_parcel(parcel_id=Parcel.objects.get().pk, now=timezone.now())


def run_jobs() -> None:
    with acting_as_system():
        jobs = list(Job.objects.filter(state="queued", kind__startswith="fulfillment.").values_list("pk", flat=True))
    for job in jobs:
        run_job(job_id=job, clock=timezone.now, lease=timedelta(minutes=1))


def test_an_order_is_packed_in_two_parcels(page: Page) -> None:
    sign_in(page, "owner@p.example")
    page.get_by_role("link", name="Dispatch").click()
    order = page.get_by_role("article").first
    order.get_by_label("Weight in g").fill("2650")
    order.get_by_role("button", name="Packed: get the label").click()
    expect(page.get_by_role("heading", name="The parcel gets its number")).to_be_visible()
    apart(run_jobs)
    expect(page.get_by_role("alert")).to_contain_text("pack it as several parcels")
    page.get_by_role("link", name="Pack it again").click()
    order.locator("[name^=pieces_]").first.fill("4")
    order.get_by_text("For customs", exact=True).click()
    order.get_by_label("Licence no.").fill("LIC-7")
    order.get_by_role("button", name="Packed: get the label").click()
    expect(page.get_by_role("alert")).to_contain_text("Weight in g")
    expect(order.locator("[name^=pieces_]").first).to_have_value("4")
    check_looks(page)
    order.get_by_label("Weight in g").fill("1950")
    order.get_by_role("button", name="Packed: get the label").click()
    apart(run_jobs)
    expect(page.get_by_role("heading", name="RX000000080CN")).to_be_visible()
    page.get_by_role("link", name="Pack the next one").click()
    expect(order.get_by_text("of 2", exact=True)).to_be_visible()
    apart(release)
    page.reload()
    page.get_by_role("button", name="Handed over").click()
    apart(run_jobs)
    page.get_by_role("link", name="Reload").click()
    expect(page.get_by_text("No parcel waits for the carrier.")).to_be_visible()
