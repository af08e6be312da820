"""The growth reward: 500 more orders than in the 90 days before, from level 1 on, once in 365 days."""

from datetime import date, timedelta

import pytest

from apps.events.models import DomainEvent
from apps.seller_tiers.domain.rule_books import publish_rule_book
from apps.seller_tiers.models import GrowthReward
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.seller_tiers.history import (
    NOW,
    draft_book,
    evaluate,
    first_instant,
    last_microsecond,
    on,
    place,
    place_at,
)

pytestmark = pytest.mark.django_db

D = on(30)
FIRST_OF_90 = D - timedelta(days=89)
FIRST_OF_180 = D - timedelta(days=179)


def rewards() -> list[tuple[str, date, int, int, int]]:
    with acting_as_system():
        figures = GrowthReward.objects.values_list(
            "seller__code", "earned_on", "orders", "orders_before", "amount_cny_fen"
        )
        return list(figures.order_by("earned_on", "seller__code"))


@pytest.mark.parametrize(
    ("orders", "before", "earned"),
    [(500, 0, True), (499, 0, False), (510, 10, True), (509, 10, False)],
)
def test_five_hundred_more_orders_earn_it(a, b, orders, before, earned):
    place(a, D, daily=orders)
    place(a, FIRST_OF_180, daily=before)
    evaluate(D)
    assert rewards() == ([("A", D, orders, before, 500_000)] if earned else [])


@pytest.mark.parametrize(
    ("instant", "orders", "before"),
    [
        (last_microsecond(D), 501, 0),
        (first_instant(FIRST_OF_90), 501, 0),
        (last_microsecond(FIRST_OF_90 - timedelta(days=1)), 500, 1),
        (first_instant(FIRST_OF_180), 500, 1),
        (last_microsecond(FIRST_OF_180 - timedelta(days=1)), 500, 0),
    ],
    ids=["end of D", "start of D-89", "end of D-90", "start of D-179", "end of D-180"],
)
def test_periods_run_from_midnight_to_midnight_in_shanghai(a, instant, orders, before):
    with acting_as_ops():
        book = draft_book(on(1), 1, growth_orders=499)
        publish_rule_book(book_id=book.pk, now=NOW)
    place(a, on(15), daily=500)
    place_at(a, instant)
    evaluate(D)
    assert rewards() == [("A", D, orders, before, 500_000)]


def test_cancelled_orders_do_not_grow_anything(a):
    place(a, D, daily=499)
    place(a, D, status="cancelled")
    evaluate(D)
    assert rewards() == []


def test_a_seller_at_level_zero_earns_nothing(a):
    place(a, D - timedelta(days=40), daily=600)
    evaluate(D)
    assert rewards() == []


def test_once_in_any_365_days(a):
    with acting_as_ops():
        book = draft_book(on(1), 1, growth_days=1, growth_orders=5, growth_rest_days=3, growth_reward_cny_fen=7)
        publish_rule_book(book_id=book.pk, now=NOW)
    place(a, on(1), daily=30)
    for growing in (on(20), on(22), on(23), on(24)):
        place(a, growing, daily=40 * growing.day)
    evaluate(on(20), on(25))
    assert rewards() == [("A", on(20), 800, 0, 7), ("A", on(23), 920, 880, 7)]


def test_a_reward_is_an_event_of_its_seller(a, b):
    place(a, D, daily=500)
    evaluate(D)
    with acting_as_system():
        [event] = DomainEvent.objects.filter(name="growth_reward.earned")
        [reward] = GrowthReward.objects.select_related("rule_book")
    assert (event.seller_id, event.subject_id, event.occurred_at) == (a.pk, reward.pk, NOW)
    assert event.payload == {"on": "2026-06-30", "amount_cny_fen": 500_000}
    assert reward.rule_book.version == 1
