"""Postage and points in a real browser: they fit, read out loud, and a choice is previewed and saved."""

import threading

import pytest
from django.db import connections
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.common.periods import shanghai_day
from apps.dashboard.cost_views import costs_part
from apps.order_costs.domain.points_choice import Choice, choose_points_payment
from apps.order_costs.domain.refunds import refund_parcel
from apps.order_costs.enums import RefundScope
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.browser.dashboard.test_points import sign_in
from tests.browser.looks import check_looks, check_page
from tests.dashboard.conftest import World
from tests.factories.catalog import make_variant
from tests.order_costs import world as costs

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGES = ("/dashboard/postage/?country=US&weight_g=251", "/dashboard/points/payment/", "/dashboard/points/movements/")


def sections(world: World) -> list[str]:
    """An order's costs as its page shows them: estimated, due, and paid with points and partly given back."""
    now, variant = timezone.now(), make_variant(sku="BEAR-1")
    goods = costs.World(world.a, world.rival, *costs.supplier_of(variant), variant)
    orders = [costs.ordered(goods, "25.00", quantity=3) for _ in range(3)]
    costs.packed(orders[1], now=now)
    costs.fill(world.a, "200.00", now=now)
    with acting_as_system():
        choice = Choice(logistics=True, share_percent=50)
        day = shanghai_day(now)
        choose_points_payment(seller_id=world.a.pk, choice=choice, effective_from=day, now=now, actor_id=None)
    parcel = costs.packed(orders[2], now=now)
    with acting_as_system():
        scope = RefundScope.LOGISTICS
        refund_parcel(parcel_id=parcel.pk, scope=scope, reason="Came a month late", key="late", now=now)
    with acting_for_seller(world.a.pk):
        return [render_to_string("dashboard/order/_costs.html", {"part": costs_part(order)}) for order in orders]


@pytest.fixture
def shown(world: World, site: str) -> list[str]:
    """The browser's own loop runs in this thread, and Django keeps the database away from loops."""
    found: list[str] = []
    writing = threading.Thread(target=lambda: (found.extend(sections(world)), connections.close_all()))
    writing.start()
    writing.join()
    return found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_fits_and_reads_out_loud(shown: list[str], page: Page, site: str, language: str) -> None:
    sign_in(page)
    page.wait_for_url("**/dashboard/")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    for address in PAGES:
        check_page(page, address)
    for html in shown:
        page.evaluate("html => { document.querySelector('main').innerHTML = '<h1>Order</h1>' + html }", html)
        check_looks(page)


def test_postage_is_computed_and_a_choice_of_points_saved(world: World, page: Page, site: str) -> None:
    sign_in(page)
    page.get_by_role("link", name="Postage").click()
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Weight in g").fill("251")
    page.get_by_role("button", name="Compute").click()
    expect(page.get_by_role("region", name="Price")).to_contain_text("CNY 51.40")
    page.get_by_role("link", name="Movements").click()
    page.get_by_role("link", name="Pay with points").click()
    page.get_by_label("Pay postage and registration with points").check()
    page.get_by_label("At most, points a parcel").fill("5000")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("No parcel of yours was paid yet")
    page.get_by_role("button", name="Save the choice").click()
    expect(page.get_by_role("region", name="Your choices")).to_contain_text(
        "Postage and registration: 100 %, 5,000 points a parcel at most"
    )
