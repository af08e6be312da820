"""Fees paid with points: how many, in which order, and where they come from and go back to."""

from datetime import date, timedelta
from typing import Any

import pytest

from apps.ledger import api as ledger
from apps.order_costs.domain.errors import ChoiceInThePast, InvalidChoice
from apps.order_costs.domain.points_choice import (
    Choice,
    choice_in_force,
    choose_points_payment,
    preview_choice,
)
from apps.order_costs.models import OrderCost, PointsPayment
from apps.points_ledger.domain.accounts import debt_account, issuing_account, points_account
from apps.points_ledger.domain.errors import NotEnoughPoints, PointsKeyReused, TooManyReturned
from apps.points_ledger.domain.movements import movements_page
from apps.points_ledger.domain.redeeming import redeem_points, return_points
from apps.points_ledger.models import Redemption
from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.wallet.seller_enums import LineType
from tests.order_costs.world import (
    NOW,
    TODAY,
    World,
    assert_proven,
    balances,
    fill,
    grant,
    is_released,
    money,
    ordered,
    packed,
    points,
    settlement,
    unpacked,
    why,
)

BOTH = Choice(logistics=True, service_fees=True)


def choose(world: World, choice: Choice, *, on: date = TODAY) -> PointsPayment:
    with acting_for_seller(world.a.pk):
        return choose_points_payment(seller_id=world.a.pk, choice=choice, effective_from=on, now=NOW, actor_id=None)


def paid_with(parcel: Any) -> dict[str, int]:
    with acting_as_system():
        return dict(OrderCost.objects.filter(parcel=parcel).values_list("kind", "points"))


@pytest.mark.parametrize(
    ("choice", "available", "taken", "wallet"),
    [
        (Choice(), 9000, (0, 0, 0), "26.00"),
        (BOTH, 9000, (3100, 1600, 200), "75.00"),
        (BOTH, 4900, (3100, 1600, 200), "75.00"),
        (BOTH, 4899, (3100, 1600, 199), "74.99"),
        (BOTH, 3100, (3100, 0, 0), "57.00"),
        (BOTH, 1, (1, 0, 0), "26.01"),
        (BOTH, 0, (0, 0, 0), "26.00"),
        (Choice(logistics=True), 9000, (3100, 1600, 0), "73.00"),
        (Choice(service_fees=True), 9000, (0, 0, 200), "28.00"),
        (Choice(logistics=True, service_fees=True, share_percent=33), 9000, (1023, 528, 66), "42.17"),
        (Choice(logistics=True, service_fees=True, share_percent=0), 9000, (0, 0, 0), "26.00"),
        (Choice(logistics=True, service_fees=True, cap_points=4000), 9000, (3100, 900, 0), "66.00"),
        (Choice(logistics=True, service_fees=True, share_percent=50, cap_points=2000), 9000, (1550, 450, 0), "46.00"),
    ],
)
def test_points_pay_what_was_chosen_and_never_goods(world: World, choice, available, taken, wallet) -> None:
    fill(world.a, "100.00")
    if available:
        grant(world.a, available)
    choose(world, choice)
    order = ordered(world, "25.00")
    parcel = packed(order)
    assert paid_with(parcel) == dict(zip(("goods", "postage", "registration", "service_fee"), (0, *taken), strict=True))
    assert (money(world.a), points(world.a)) == (wallet, available - sum(taken))
    assert settlement(order) == f"CNY {74 - sum(taken) / 100:.2f}", "the part paid with points is no part of it"
    assert_proven(world.a)


def test_points_become_the_platforms_income_at_the_expense_of_marketing(world: World) -> None:
    grant(world.a, 5000)
    fill(world.a, "25.00")
    before = balances()
    choose(world, BOTH)
    order = ordered(world, "25.00", order_no="A-7")
    parcel = packed(order)
    after = balances()
    moved = {name: after[name] - before[name] for name in after.keys() | before.keys()}
    assert {name: amount for name, amount in moved.items() if amount} == {
        "PTS points": -4900,
        "PTS points_redeemed": 4900,
        "CNY expense:POINTS_REDEEMED": -4900,
        "CNY income:POSTAGE": 4700,
        "CNY income:COMMISSION_FEE": 200,
        "CNY wallet": -2500,
        "CNY income:ORDER_AMOUNT": 2500,
    }
    with acting_for_seller(world.a.pk):
        listed = movements_page(seller_id=world.a.pk).movements
    assert [(each.kind, each.points, each.reason) for each in listed[:3]] == [
        ("POINTS_REDEEMED", -200, f"A-7, {parcel.tracking_no}"),
        ("POINTS_REDEEMED", -1600, f"A-7, {parcel.tracking_no}"),
        ("POINTS_REDEEMED", -3100, f"A-7, {parcel.tracking_no}"),
    ]
    assert (settlement(order), is_released(parcel)) == ("CNY 25.00", True)

    unpacked(parcel)
    assert (balances(), points(world.a), settlement(order)) == (before, 5000, None)
    assert_proven(world.a)


def test_nothing_of_money_or_points_moves_when_the_rest_is_not_covered(world: World) -> None:
    grant(world.a, 1000)
    fill(world.a, "63.99")
    choose(world, BOTH)
    order = ordered(world, "25.00")
    parcel = packed(order)
    assert (money(world.a), points(world.a), why(parcel)) == ("63.99", 1000, {"missing": {"CNY": "0.01"}})
    with acting_as_system():
        assert not Redemption.objects.exists()


def test_a_choice_counts_from_its_day_and_the_last_of_a_day_stands(world: World) -> None:
    with pytest.raises(ChoiceInThePast):
        choose(world, BOTH, on=TODAY - timedelta(days=1))
    for wrong in (Choice(share_percent=101), Choice(share_percent=-1), Choice(cap_points=0)):
        with pytest.raises(InvalidChoice):
            choose(world, wrong)
    with acting_as_system():
        assert not PointsPayment.objects.exists()
    choose(world, Choice(logistics=True))
    choose(world, BOTH)
    choose(world, Choice(), on=TODAY + timedelta(days=5))
    with acting_for_seller(world.a.pk):
        found = [choice_in_force(seller_id=world.a.pk, on=TODAY + timedelta(days=n)) for n in (-1, 0, 4, 5)]
    assert found == [Choice(), BOTH, BOTH, Choice()]
    with acting_for_seller(world.b.pk):
        assert not PointsPayment.objects.exists()


def test_a_preview_tells_what_the_last_parcels_would_have_taken(world: World) -> None:
    fill(world.a, "500.00")
    for weight in (250, 50):
        packed(ordered(world, "25.00"), weight_g=weight)
    grant(world.a, 100)
    with acting_for_seller(world.a.pk):
        found = preview_choice(seller_id=world.a.pk, choice=Choice(logistics=True, share_percent=50, cap_points=2000))
    # postage 31.00 + 16.00 and 13.40 + 16.00: half of it, 20.00 a parcel at most
    assert (found.parcels, found.fees_fen, found.points, found.money_fen, found.available) == (2, 8040, 3470, 4570, 100)


def redeem(world: World, number: int, key: str = "one", **changes: Any) -> Redemption:
    values = {"pays": LineType.POSTAGE, "document_kind": "parcel", "document_id": 1, "reason": "A-1", "now": NOW}
    with acting_as_system():
        return redeem_points(seller_id=world.a.pk, points=number, key=key, **values | changes)


def give_back(redemption: Redemption, number: int, key: str, **changes: Any) -> None:
    with acting_as_system():
        return_points(redemption_id=redemption.pk, points=number, key=key, **{"reason": "Lost", "now": NOW} | changes)


def lots(world: World) -> list[tuple[int, date | None]]:
    with acting_as_system():
        found = ledger.lots(points_account(world.a.pk))
    return [(lot.remaining, lot.expires_on) for lot in found if lot.remaining]


def test_points_come_back_with_their_last_day_the_last_spent_first(world: World) -> None:
    march, june = date(2027, 3, 1), date(2027, 6, 1)
    grant(world.a, 100, expires_on=march)
    grant(world.a, 100, expires_on=june)
    redemption = redeem(world, 150)
    assert (redemption.sources, lots(world)) == ([["2027-03-01", 100], ["2027-06-01", 50]], [(50, june)])
    give_back(redemption, 30, "a")
    assert lots(world) == [(50, june), (30, june)]
    give_back(redemption, 120, "b")
    # The ledger lets no lot expire before an older one that still has points.
    assert lots(world) == [(50, june), (30, june), (100, june), (20, june)]
    with pytest.raises(TooManyReturned, match="1 points are more than the 0"):
        give_back(redemption, 1, "c")
    assert (points(world.a), redemption.points) == (200, 150)
    assert_proven(world.a)


def test_points_whose_day_is_over_are_good_for_thirty_days(world: World) -> None:
    grant(world.a, 100, expires_on=date(2026, 12, 1))
    redemption = redeem(world, 100)
    give_back(redemption, 40, "before")
    assert lots(world) == [(40, date(2026, 12, 12))]
    give_back(redemption, 60, "after", now=NOW + timedelta(days=40))
    assert lots(world) == [(40, date(2026, 12, 12)), (60, date(2027, 1, 21))]
    with acting_as_system():
        assert ledger.expire_lots(unit="PTS", on=date(2027, 1, 21), into=issuing_account()).points == 100
    assert_proven(world.a)


def test_a_key_is_once(world: World) -> None:
    grant(world.a, 1000)
    assert redeem(world, 300).pk == redeem(world, 300).pk
    with pytest.raises(PointsKeyReused):
        redeem(world, 301)
    redemption = redeem(world, 300)
    for _ in range(2):
        give_back(redemption, 100, "back")
    with pytest.raises(PointsKeyReused):
        give_back(redemption, 101, "back")
    assert points(world.a) == 800


def test_too_many_points_are_refused_and_the_key_stays_free(world: World) -> None:
    with pytest.raises(NotEnoughPoints, match="1 points are more than the 0 available"):
        redeem(world, 1)
    grant(world.a, 10)
    for wrong in (11, 0, -5):
        with pytest.raises(NotEnoughPoints):
            redeem(world, wrong)
    assert (points(world.a), redeem(world, 10, "one").points, points(world.a)) == (10, 10, 0)


def test_what_is_owed_can_not_be_spent_and_is_repaid_by_what_comes_back(world: World) -> None:
    grant(world.a, 500)
    redemption = redeem(world, 400)
    with acting_as_system():  # a claw-back of 300 finds 100
        posting = ledger.Posting(
            src=points_account(world.a.pk), dst=issuing_account(), unit="PTS", amount=300, kind="x", effective_on=TODAY
        )
        ledger.post_or_owe(posting, debt=debt_account(world.a.pk), scope="test", key="claw back")
    give_back(redemption, 150, "half")
    assert (points(world.a), lots(world)) == (-50, [])
    with pytest.raises(NotEnoughPoints):
        redeem(world, 1, "other")
    give_back(redemption, 250, "rest")
    assert (points(world.a), sum(left for left, _ in lots(world))) == (200, 200)
    assert_proven(world.a)
