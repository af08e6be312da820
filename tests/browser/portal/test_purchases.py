"""A supplier answers purchase orders in a real browser; their seller reads why the goods come from there."""

from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.warehouse.models import Warehouse
from tests.accounts.people import PASSWORD
from tests.browser.looks import check_looks
from tests.browser.portal.conftest import Suppliers
from tests.browser.portal.test_portal import sign_in
from tests.orders.market import Market
from tests.orders.placing import make_shop

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def suppliers(suppliers: Suppliers) -> Suppliers:
    """P was asked twice for the goods of two orders."""
    now = timezone.now()
    market = Market(make_shop(), {"P": suppliers.p})
    for name, price in (("bear", "19.80"), ("train", "46.00")):
        market.shop.map(name.upper(), now=now)
        market.offer("P", name, pieces=0, supply_price=price, supplier_sku=f"p-{name}", now=now)
        market.see("P", name, 40, at=now)
    for number in range(2):
        ask(market, number, now)
    with acting_as_ops():
        Warehouse.objects.create(code="XM1", name="Xiamen", address="Harbour Road 1")
    with acting_as_system():
        user = User.objects.create_user("owner@s1.example", PASSWORD, name="Chen Yu")
        add_member(organization=market.shop.seller, user=user, role=Role.OWNER)
    return suppliers


def ask(market: Market, number: int, at: datetime) -> None:
    orders = [
        market.place(("bear", 2 + n), ("train", 1), order_no=f"SH-{number}{n}", placed_at=at, paid_at=at, now=at)
        for n in range(2)
    ]
    market.route(*orders, now=at)
    market.issue(now=at)


def test_purchase_orders_are_answered_and_their_seller_reads_why(page: Page) -> None:
    sign_in(page, "owner@p.example")
    expect(page.get_by_role("region", name="To confirm 2")).to_contain_text("answer: 23 h 59 min left")
    check_looks(page)
    page.get_by_role("link", name="Purchase orders").click()
    expect(page.get_by_text("23 h 59 min left")).to_have_count(2)
    check_looks(page)
    page.get_by_role("link", name="PO-").first.click()
    check_looks(page)
    page.get_by_label("Accept", exact=True).first.fill("1")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("alert")).to_contain_text("line 1: say why you refuse pieces of it")
    page.get_by_label("Reason, if not all").first.fill("one has a torn seam")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("one has a torn seam")).to_be_visible()
    check_looks(page)
    page.get_by_role("link", name="Print").click()
    expect(page.get_by_role("heading", name="Purchase order PO-")).to_be_visible()
    check_looks(page)
    page.get_by_role("link", name="Purchase orders").first.click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Accept the chosen ones…").click()
    check_looks(page)
    page.get_by_role("button", name="Accept them").click()
    expect(page.get_by_role("region", name="What was done")).to_contain_text("4 lines are accepted.")
    check_looks(page)
    page.get_by_role("link", name="What is to be shipped").click()
    check_looks(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Send the chosen ones…").click()
    check_looks(page)
    page.get_by_role("link", name="Announce one delivery").click()
    page.get_by_label("Delivery note").fill("DN-7")
    check_looks(page)
    page.get_by_role("button", name="Announce it").click()
    expect(page.get_by_role("row", name="DN-7")).to_be_visible()


def test_a_seller_reads_the_decision_and_chooses_what_happens_when_goods_are_short(page: Page) -> None:
    page.goto("/dashboard/orders/")
    page.locator("[name=login]").fill("owner@s1.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.get_by_role("link", name="SH-00").click()
    expect(page.get_by_text("gets 2 of 2")).to_be_visible()
    check_looks(page)
    page.goto("/dashboard/orders/shortage/")
    page.get_by_label("split among suppliers, the rest waits").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Orders are routed like this from now on.")
    check_looks(page)
