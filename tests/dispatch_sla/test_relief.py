"""Relief: what it covers, also afterwards, and what it refuses to be declared for."""

from datetime import date

import pytest

from apps.calendars.models import ReliefWindow, SellerReliefWindow
from apps.categories.domain.errors import UnknownCategory
from apps.channels.models import Store
from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.dispatch_sla.domain.errors import InvalidRelief, WrongState
from apps.dispatch_sla.domain.explain import explain_deadline
from apps.dispatch_sla.domain.months import decide_month
from apps.dispatch_sla.domain.relief import Scope, apply_relief, preview_relief, withdraw_relief
from apps.dispatch_sla.models import DispatchRelief, ReliefWithdrawal, StoreMonth
from apps.events.models import DomainEvent
from apps.jobs.models import Job
from apps.orders.models import Order
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.dispatch_sla.world import World, at, clock_of, declare, penalty_of
from tests.ops.staff import make_staff, proven_client

pytestmark = pytest.mark.django_db


def test_relief_declared_two_days_late_gives_back_what_was_charged(world: World):
    world.top_up("100")
    covered, outside = world.order("11-02 23:59"), world.order("11-03 00:00")
    world.sweep("11-03 00:05")
    world.sweep("11-07 10:00")
    assert world.balance == "90.00"
    with acting_as_ops():
        cost = preview_relief(scope=Scope(date(2026, 11, 1), date(2026, 11, 2)))
        assert (cost.orders, cost.late, cost.penalties) == (1, 1, {"CNY": "5.00"})
    relief = declare("11-08 10:00")
    with acting_as_system():
        assert [apply_relief(relief_id=relief, now=at("11-08 10:00")) for _ in range(2)] == [1, 0]
    assert [clock_of(each).state for each in (covered, outside)] == ["excluded", "late"]
    assert (penalty_of(covered), penalty_of(outside), world.balance) == ("relieved", "charged", "95.00")
    assert explain_deadline(clock_of(covered))[-1] == (
        "It is not assessed: Typhoon (1 Nov 2026 – 2 Nov 2026). No flights from Xiamen."
    )


@pytest.mark.parametrize(
    ("scope", "state"),
    [
        ({"countries": ("DE", "FR")}, "excluded"),
        ({"countries": ("FR",)}, "running"),
        ({"category_codes": ("toys",)}, "excluded"),
        ({"category_codes": ("lighting",)}, "running"),
        ({"carriers": ("post",)}, "excluded"),
    ],
)
def test_relief_of_a_region_a_category_or_a_carrier(world: World, scope: dict[str, tuple[str, ...]], state: str):
    declare("11-01 10:00", **scope)
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    assert clock_of(order).state == state


def test_payment_is_what_the_clock_kept_of_it(world: World):
    """An order whose day of payment is told otherwise afterwards neither slips into relief nor out of it."""
    outside, covered = world.order("11-03 10:00"), world.order("11-02 10:00")
    world.sweep("11-03 10:05")
    with acting_as_system():
        Order.objects.filter(pk=outside.pk).update(paid_at=at("11-02 10:00"))
        Order.objects.filter(pk=covered.pk).update(paid_at=at("11-03 10:00"))
    relief = declare("11-03 12:00")
    with acting_as_system():
        assert apply_relief(relief_id=relief, now=at("11-03 12:00")) == 1
    assert [clock_of(outside).state, clock_of(covered).state] == ["running", "excluded"]


def test_relief_turns_a_decided_month_to_the_good(world: World):
    world.top_up("100")
    late = world.month_of_orders(late=2, on_time=19)
    with acting_as_system():
        decide_month(month=Month(2026, 11), now=Month(2026, 12).ends_at)
        Order.objects.filter(pk=late[0].pk).update(country="FR")
    relief = declare("12-31 10:00", countries=("FR",))
    with acting_as_system():
        apply_relief(relief_id=relief, now=Month(2026, 12).ends_at)
        row = StoreMonth.objects.get()
        assert (row.assessed, row.on_time, row.is_returned) == (20, 19, True)
    assert ([penalty_of(each) for each in late[:2]], world.balance) == (["relieved", "returned"], "100.00")


def test_relief_of_a_carrier_covers_no_parcel_of_another_one(world: World):
    by_post, otherwise = world.order("11-02 10:00"), world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.ship(by_post, None)
    world.ship(otherwise, None, carrier="yunexpress")
    relief = declare("11-03 10:00", carriers=("post",))
    with acting_as_system():
        assert apply_relief(relief_id=relief, now=at("11-03 10:00")) == 1
    assert [clock_of(by_post).state, clock_of(otherwise).state] == ["excluded", "running"]


def test_windows_of_the_calendar_are_relief_for_all_sellers_or_for_one(world: World):
    with acting_as_system():
        theirs = Store.objects.get(seller=world.other)
    with acting_as_ops():
        ReliefWindow.objects.create(name="Epidemic", starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 2))
        SellerReliefWindow.objects.create(
            seller=world.other, name="Fire", starts_on=date(2026, 11, 4), ends_on=date(2026, 11, 5)
        )
    paid = ("11-02 23:59:59", "11-03 00:00", "11-04 00:00", "11-05 23:59:59", "11-06 00:00")
    mine, others = ([world.order(each, store=store) for each in paid] for store in (world.store, theirs))
    world.sweep("11-06 00:00")
    assert [clock_of(each).state for each in mine] == ["excluded", *["running"] * 4]
    assert [clock_of(each).state for each in others] == ["excluded", "running", "excluded", "excluded", "running"]
    assert clock_of(others[2]).relief is None
    assert explain_deadline(clock_of(others[2]))[-1] == "It is not assessed: a relief window covers its payment."


def test_window_that_is_entered_afterwards_gives_penalties_back(world: World):
    world.top_up("100")
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.sweep("11-06 10:00")
    assert (penalty_of(order), world.balance) == ("charged", "95.00")
    with acting_as_ops():
        SellerReliefWindow.objects.create(
            seller=world.seller, name="Fire", starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 2)
        )
    with acting_as_system():
        assert [apply_relief(relief_id=None, now=at("11-07 00:10")) for _ in range(2)] == [1, 0]
    assert (clock_of(order).state, penalty_of(order), world.balance) == ("excluded", "relieved", "100.00")


@pytest.mark.parametrize(
    ("scope", "refusal", "words"),
    [
        ({"countries": ("DE", "UK")}, InvalidRelief, "no country has the code UK"),
        ({"countries": ("de",)}, InvalidRelief, "no country has the code de"),
        ({"countries": ("EU",)}, InvalidRelief, "no country has the code EU"),
        ({"category_codes": ("toys", "toy")}, UnknownCategory, "no active category toy"),
        ({"carriers": ("dhl", "post")}, InvalidRelief, "no parcel goes by dhl; carriers are: post"),
        ({"ends_on": date(2026, 10, 31)}, InvalidRelief, "31 Oct 2026 is before 1 Nov 2026"),
    ],
)
def test_relief_that_would_cover_nothing_is_refused(scope: dict[str, object], refusal: type[DomainError], words: str):
    days = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 2)}
    with pytest.raises(refusal, match=words):
        declare("11-01 10:00", **scope)
    with acting_as_ops(), pytest.raises(refusal, match=words):
        preview_relief(scope=Scope(**(days | scope)))
    with acting_as_system():
        assert not DispatchRelief.objects.exists()
        assert not Job.objects.filter(kind="dispatch_sla.apply_relief").exists()


def withdraw(relief: int, reason: str = "The typhoon turned north.") -> None:
    with acting_as_ops():
        withdraw_relief(relief_id=relief, reason=reason, now=at("11-01 12:00"))


def test_relief_that_covers_no_order_yet_is_withdrawn_and_covers_none(world: World):
    relief = declare("11-01 10:00")
    withdraw(relief)
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    with acting_as_system():
        assert [apply_relief(relief_id=which, now=at("11-03 10:00")) for which in (relief, None)] == [0, 0]
        event = DomainEvent.objects.get(name="dispatch.relief_withdrawn")
        assert event.payload == {"name": "Typhoon", "reason": "The typhoon turned north."}
    assert clock_of(order).state == "running"
    with pytest.raises(WrongState, match="withdrawn already"):
        withdraw(relief)


@pytest.mark.parametrize(
    ("reason", "refusal", "words"),
    [(" ", InvalidRelief, "say why"), ("Wrong days.", WrongState, "covers 1 orders already")],
)
def test_relief_is_not_withdrawn_without_a_reason_or_once_it_covers_orders(
    world: World, reason: str, refusal: type[DomainError], words: str
):
    relief, order = declare("11-01 10:00"), world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    with pytest.raises(refusal, match=words):
        withdraw(relief, reason)
    with acting_as_system():
        assert not ReliefWithdrawal.objects.exists()
    assert clock_of(order).state == "excluded"


def test_staff_withdraw_relief_with_a_reason(db: None):
    relief = declare("11-01 10:00")
    desk = proven_client(make_staff("ming@haitun.example"))
    url = f"/admin/dispatch_sla/dispatchrelief/{relief}"
    assert f"{url}/act/withdraw/" in desk.get(f"{url}/change/").content.decode()
    assert desk.post(f"{url}/act/withdraw/", {"answer": "The typhoon turned north."}).status_code == 302
    shown = desk.get(f"{url}/change/").content.decode()
    assert ("The typhoon turned north." in shown, f"{url}/act/withdraw/" in shown) == (True, False)
    assert "The typhoon turned north." in desk.get("/admin/dispatch_sla/dispatchrelief/").content.decode()
