"""What a relief would change is told tenant by tenant before it is declared, and nothing moves meanwhile."""

from datetime import date

import pytest
from djmoney.money import Money

from apps.accounts.models import Organization
from apps.calendars.models import SellerReliefWindow
from apps.channels.models import Store
from apps.dispatch_sla.domain.relief import Scope, Share, preview_relief
from apps.dispatch_sla.models import DispatchRelief
from apps.jobs.models import Job
from apps.orders.models import Allocation, LineItem, Order
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.dispatch_sla.world import World, at, clock_of, penalty_of
from tests.factories.catalog import make_offer
from tests.factories.suppliers import make_active_supplier
from tests.ops.staff import make_staff, proven_client

pytestmark = pytest.mark.django_db

DECLARE = "/admin/dispatch_sla/dispatchrelief/declare/"
FILLED = {"name": "Typhoon", "reason": "No flights.", "starts_on": "2026-11-01", "ends_on": "2026-11-02"}


def serve(order: Order, *suppliers: Organization) -> None:
    """These suppliers have a piece of the order each."""
    offers = [make_offer(supplier=supplier) for supplier in suppliers]
    with acting_as_system():
        first = LineItem.objects.get(order=order)
        for number, (supplier, offer) in enumerate(zip(suppliers, offers, strict=True)):
            if number:
                first.pk = None
                first.save()
            Allocation.objects.create(
                seller_id=order.seller_id, order=order, item=first, offer=offer, supplier=supplier, quantity=1,
                unit_price=Money(1, "CNY"), reservation_id=first.pk, made_at=at("11-02 10:00"),
            )  # fmt: skip


@pytest.fixture
def orders(world: World) -> list[Order]:
    """D1 has two orders, both late and charged; D2 has one and another outside. P serves all, Q one."""
    world.top_up("100")
    with acting_as_system():
        theirs = Store.objects.get(seller=world.other)
    p, q = (make_active_supplier(code) for code in "PQ")
    mine = [world.order("11-02 10:00") for _ in range(2)]
    others = [world.order("11-02 10:00", store=theirs), world.order("11-03 10:00", store=theirs)]
    serve(mine[0], p, q)
    for order in (mine[1], *others):
        serve(order, p)
    world.sweep("11-03 10:05")
    world.sweep("11-07 10:00")
    return [*mine, *others]


def test_cost_is_told_seller_by_seller_and_supplier_by_supplier(world: World, orders: list[Order]) -> None:
    before = [(clock_of(order).state, penalty_of(order)) for order in orders]
    with acting_as_ops():
        cost = preview_relief(scope=Scope(date(2026, 11, 1), date(2026, 11, 2)))
    assert (cost.orders, cost.late, cost.penalties) == (3, 3, {"CNY": "15.00"})
    assert cost.sellers.largest == [Share("D1", "D1", 2, 2, {"CNY": "10.00"}), Share("D2", "D2", 1, 1, {"CNY": "5.00"})]
    assert cost.suppliers.largest == [Share("P", "Supplier P", 3, 3, {}), Share("Q", "Supplier Q", 1, 1, {})]
    assert (cost.sellers.tenants, cost.sellers.others) == (2, 0)
    assert [(clock_of(order).state, penalty_of(order)) for order in orders] == before


def test_the_page_shows_the_cost_before_anything_is_declared(world: World, orders: list[Order]) -> None:
    desk = proven_client(make_staff("ming@haitun.example"))
    page = desk.post(DECLARE, FILLED)
    text = page.content.decode()
    assert "What it would change" in text
    assert '<th scope="row">D1 D1</th><td>2</td><td>2</td><td>CNY 10.00</td>' in text
    assert '<th scope="row">Q Supplier Q</th><td>1</td><td>1</td><td>–</td>' in text
    assert 'value="Typhoon"' in text
    with acting_as_system():
        assert not DispatchRelief.objects.exists()
        assert not Job.objects.filter(kind="dispatch_sla.apply_relief").exists()
    assert desk.post(DECLARE, FILLED | {"seen": page.context["form"].data["seen"]}).status_code == 302
    with acting_as_system():
        assert DispatchRelief.objects.get().name == "Typhoon"


def test_a_window_of_the_calendar_says_what_it_would_change_before_it_is_saved(
    world: World, orders: list[Order]
) -> None:
    desk = proven_client(make_staff("ming@haitun.example"))
    add = "/admin/calendars/sellerreliefwindow/add/"
    filled = {"seller": world.seller.pk, "name": "Fire", "starts_on": "2026-11-02", "ends_on": "2026-11-02"}
    told = "2 orders are left out, 2 late ones among them; penalties back: CNY 10.00."
    page = desk.post(add, filled)
    assert f"Look again: {told}" in page.content.decode()
    with acting_as_system():
        assert not SellerReliefWindow.objects.exists()
    assert desk.post(add, filled | {"seen": told}).status_code == 302
    with acting_as_system():
        assert SellerReliefWindow.objects.get().seller_id == world.seller.pk
    empty = filled | {"starts_on": "2026-12-02", "ends_on": "2026-12-02"}
    assert desk.post(add, empty).status_code == 302


def test_a_refused_window_has_no_cost(world: World) -> None:
    desk = proven_client(make_staff("ming@haitun.example"))
    page = desk.post(DECLARE, FILLED | {"ends_on": "2026-10-01"})
    assert "1 Oct 2026 is before 1 Nov 2026; enter the first day first" in page.content.decode()
    assert page.context["cost"] is None
