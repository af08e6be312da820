"""From a paid order to its clock's end, by facts in whatever order they become known."""

from datetime import UTC, date, datetime

import pytest

from apps.channels.models import Store
from apps.common.periods import SHANGHAI, Month
from apps.dispatch_sla.domain.clocks import Swept, sweep_clocks
from apps.dispatch_sla.domain.explain import explain_deadline
from apps.dispatch_sla.domain.months import MonthNotDue, decide_month, on_time_rates
from apps.dispatch_sla.models import ClocklessOrder, DispatchClock, Penalty, StoreMonth, StoreProgramme
from apps.orders.models import Order
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.dispatch_sla.world import World, at, charge_penalties_of, clock_of, penalty_of
from tests.ops.staff import make_staff, proven_client
from tests.tracking.world import scan, tell

pytestmark = pytest.mark.django_db


def deadline_of(order: Order) -> str:
    return f"{clock_of(order).deadline_at.astimezone(SHANGHAI):%m-%d %H:%M}"


def test_new_and_slow_products_have_72_hours_others_48(world: World):
    world.sold_well("hot")
    slow = world.order("11-02 10:00", sku="slow")
    hot = world.order("11-02 10:00", sku="hot")
    new = world.order("11-02 10:00", sku="hot", listed=datetime(2026, 10, 15, tzinfo=UTC))
    world.sweep("11-02 10:05")
    assert [deadline_of(each) for each in (slow, hot, new)] == ["11-05 10:00", "11-04 10:00", "11-05 10:00"]


def test_store_in_another_programme_follows_its_rules_from_that_day_on(world: World):
    with acting_as_system():
        StoreProgramme.objects.create(
            seller=world.seller, store=world.store, programme="jit_pickup", effective_from=date(2026, 11, 3)
        )
    before, since = world.order("11-02 10:00"), world.order("11-03 13:59")
    world.sweep("11-03 14:05")
    assert [deadline_of(before), deadline_of(since)] == ["11-05 10:00", "11-05 23:59"]


def test_order_that_no_rule_can_date_keeps_nobody_from_the_clock(world: World):
    world.top_up("100")
    with acting_as_system():
        theirs = Store.objects.get(seller=world.other)
    dateless = world.order("2019-12-31 23:59:59", store=theirs)
    late, fresh = world.order("11-02 10:00"), world.order("11-06 09:00")
    with acting_as_system():
        assert sweep_clocks(now=at("11-06 10:00")) == Swept(started=2, clockless=1, settled=0, changed=1)
        assert sweep_clocks(now=at("11-06 10:05")) == Swept(started=0, clockless=0, settled=0, changed=0)
        noted = ClocklessOrder.objects.get()
        assert (noted.order_id, noted.seller_id, noted.noted_at) == (dateless.pk, world.other.pk, at("11-06 10:00"))
        assert noted.reason.startswith("no published dispatch rule for pop on 31 Dec 2019; check that day")
    charge_penalties_of("11-06 10:00")
    assert [clock_of(each).state for each in (late, fresh)] == ["late", "running"]
    assert (penalty_of(late), world.balance) == ("charged", "95.00")
    desk = proven_client(make_staff("ming@haitun.example"))
    listed = desk.get("/admin/dispatch_sla/clocklessorder/").content.decode()
    numbers = [f">{order.order_no}<" in listed for order in (dateless, fresh)]
    assert (numbers, "31 Dec 2019" in listed) == ([True, False], True)


def test_scan_in_time_is_on_time_to_the_second(world: World):
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.ship(order, "11-05 10:00:00")
    world.sweep("11-05 10:01")
    assert (clock_of(order).state, clock_of(order).ended_at) == ("on_time", at("11-05 10:00:00"))
    assert penalty_of(order) is None


def test_late_order_costs_a_penalty_once_the_wallet_covers_it(world: World):
    order = world.order("11-02 10:00")
    world.sweep("11-05 10:00")
    assert clock_of(order).state == "running"
    world.sweep("11-05 10:01")
    assert (clock_of(order).state, penalty_of(order), world.balance) == ("late", "due", "0.00")
    world.top_up("100")
    world.sweep("11-05 10:02")
    world.sweep("11-05 10:03")
    assert (penalty_of(order), world.balance) == ("charged", "95.00")


def test_scan_that_is_told_late_gives_the_penalty_back(world: World):
    world.top_up("100")
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    parcel = world.ship(order, None)
    world.sweep("11-06 10:00")
    assert (clock_of(order).state, penalty_of(order), world.balance) == ("late", "charged", "95.00")
    world.scan(parcel, "11-04 09:00")
    world.sweep("11-06 11:00")
    assert (clock_of(order).state, penalty_of(order), world.balance) == ("on_time", "corrected", "100.00")


def test_acceptance_that_is_told_after_a_later_scan_gives_the_penalty_back(world: World):
    world.top_up("100")
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    parcel = world.ship(order, None)
    world.sweep("11-06 10:00")
    tell(scan(parcel, "EMC", at("11-08 09:00")), now=at("11-08 12:00"))
    world.sweep("11-08 12:05")
    assert (clock_of(order).state, clock_of(order).ended_at) == ("late", at("11-08 09:00"))
    assert (penalty_of(order), world.balance) == ("charged", "95.00")
    tell(scan(parcel, "EMA", at("11-05 09:00")), now=at("11-09 12:00"))
    world.sweep("11-09 12:05")
    assert (clock_of(order).state, clock_of(order).ended_at) == ("on_time", at("11-05 09:00"))
    assert (penalty_of(order), world.balance) == ("corrected", "100.00")


@pytest.mark.parametrize(
    ("swept", "state", "balance"), [("2027-02-05 10:00", "on_time", "100.00"), ("2027-02-05 10:01", "late", "95.00")]
)
def test_better_scan_of_a_late_order_counts_for_92_days(world: World, swept: str, state: str, balance: str):
    world.top_up("100")
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    parcel = world.ship(order, "11-08 09:00")
    world.sweep("11-08 10:00")
    world.scan(parcel, "11-05 09:00")
    world.sweep(swept)
    assert (clock_of(order).state, world.balance) == (state, balance)


def test_late_scan_stays_late_and_cancelled_orders_are_not_assessed(world: World):
    late, cancelled = world.order("11-02 10:00"), world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.ship(late, "11-05 10:00:01")
    with acting_as_system():
        Order.objects.filter(pk=cancelled.pk).update(status="cancelled")
    world.sweep("11-06 10:00")
    assert (clock_of(late).state, clock_of(late).ended_at) == ("late", at("11-05 10:00:01"))
    assert (clock_of(cancelled).state, penalty_of(cancelled)) == ("cancelled", None)
    with acting_as_system():
        assert [(rate.assessed, rate.on_time) for rate in on_time_rates(store_id=world.store.pk)] == [(1, 0)]


def test_penalties_of_a_month_with_95_percent_go_back_at_the_end_of_the_next(world: World):
    world.top_up("100")
    orders = world.month_of_orders(late=1, on_time=19)
    assert world.balance == "95.00"
    november = Month(2026, 11)
    with acting_as_system(), pytest.raises(MonthNotDue, match="when December 2026 has ended"):
        decide_month(month=november, now=at("12-31 23:59"))
    with acting_as_system():
        after = Month(2026, 12).ends_at
        assert [decide_month(month=november, now=after), decide_month(month=november, now=after)] == [1, 0]
    assert (penalty_of(orders[0]), world.balance) == ("returned", "100.00")


def test_penalties_below_95_percent_stay(world: World):
    world.top_up("100")
    orders = world.month_of_orders(late=1, on_time=18)
    with acting_as_system():
        decide_month(month=Month(2026, 11), now=Month(2026, 12).ends_at)
        row = StoreMonth.objects.get()
        assert (row.assessed, row.on_time, row.is_returned) == (19, 18, False)
    assert (penalty_of(orders[0]), world.balance) == ("charged", "95.00")


def decide_november() -> None:
    with acting_as_system():
        decide_month(month=Month(2026, 11), now=Month(2026, 12).ends_at)


def november() -> tuple[int, int, bool]:
    with acting_as_system():
        row = StoreMonth.objects.get(month=date(2026, 11, 1))
        return row.on_time, row.assessed, row.is_returned


def test_scan_told_after_the_decision_turns_the_month_to_the_good(world: World):
    world.top_up("100")
    told_late, late = world.month_of_orders(late=2, on_time=18)[:2]
    parcel = world.ship(told_late, None)
    decide_november()
    assert (november(), world.balance) == ((18, 20, False), "90.00")
    world.scan(parcel, "11-04 09:00")
    world.sweep("2027-01-05 10:00")
    assert (november(), world.balance) == ((19, 20, True), "100.00")
    assert [penalty_of(told_late), penalty_of(late)] == ["corrected", "returned"]


def test_late_order_told_after_the_decision_costs_nothing_while_the_rate_is_reached(world: World):
    world.top_up("100")
    world.month_of_orders(late=0, on_time=20)
    decide_november()
    told_late = world.order("11-10 10:00")
    world.sweep("2027-01-02 10:00")
    assert (november(), clock_of(told_late).state) == ((20, 21, True), "late")
    assert (penalty_of(told_late), world.balance) == ("dropped", "100.00")


def test_late_order_that_misses_the_rate_is_charged_and_takes_nothing_back(world: World):
    world.top_up("100")
    late = world.month_of_orders(late=1, on_time=19)[0]
    decide_november()
    assert (november(), world.balance) == ((19, 20, True), "100.00")
    told_late = world.order("11-10 10:00")
    world.sweep("2027-01-02 10:00")
    assert (november(), world.balance) == ((19, 21, True), "95.00")
    assert [penalty_of(late), penalty_of(told_late)] == ["returned", "charged"]


def test_month_of_a_store_whose_orders_were_all_told_after_it_was_due(world: World):
    world.top_up("200")
    decide_november()
    orders = [world.order("11-10 10:00") for _ in range(21)]
    world.sweep("2027-01-02 10:00")
    assert (november(), world.balance) == ((0, 21, False), "95.00")
    for order in orders[1:]:
        world.ship(order, "11-11 10:00")
    world.sweep("2027-01-02 11:00")
    assert (november(), penalty_of(orders[0]), world.balance) == ((20, 21, True), "returned", "200.00")


def test_explanation_names_rule_start_and_every_day_left_out(world: World):
    order = world.order("11-06 10:00")
    world.sweep("11-06 10:05")
    assert explain_deadline(clock_of(order)) == [
        "Rule book v1, POP: the seller's own dispatch, new or slow products: the carrier's first scan within 72 hours.",
        "The clock started with payment on 6 Nov 2026 10:00 (Shanghai).",
        "8 Nov 2026 is a Sunday and left out.",
        "So it is due by 10 Nov 2026 10:00 (Shanghai).",
    ]


def test_sellers_see_their_own_clocks_only_and_change_none(world: World):
    with acting_as_system():
        theirs = Store.objects.get(seller=world.other)
    mine, other = world.order("11-02 10:00"), world.order("11-02 10:00", store=theirs)
    world.sweep("11-02 10:05")
    with acting_for_seller(world.seller.pk):
        assert list(DispatchClock.objects.values_list("pk", flat=True)) == [mine.pk]
        assert not Penalty.objects.exists()
    assert clock_of(other).state == "running"
