"""Days are decided once, in order, only when they have ended."""

from datetime import date, timedelta

import pytest

from apps.common.periods import end_of_day
from apps.seller_tiers.domain.errors import DayBeforeStart, DayNotOver, EarlierDaysMissing, NoRuleBookInForce
from apps.seller_tiers.domain.evaluation import evaluate_day
from apps.seller_tiers.domain.queries import evaluated_span
from apps.seller_tiers.models import Evaluation, SellerTier, TierChange
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers
from tests.seller_tiers.history import NOW, changes, draft_book, evaluate, on, place

pytestmark = pytest.mark.django_db

D = on(30)


def state() -> tuple[list, list, list]:
    """Everything that an evaluation writes, to show that nothing moved."""
    with acting_as_system():
        return tuple(list(model.objects.order_by("pk").values()) for model in (Evaluation, SellerTier, TierChange))


def test_the_same_day_twice_is_one_evaluation(a):
    place(a, on(1), D, daily=3)
    assert evaluate(D) == [D]
    before = state()
    place(a, on(2), daily=300)
    assert evaluate(D) == []
    with acting_as_system():
        assert evaluate_day(day=D, now=NOW + timedelta(hours=1)).evaluated_at == NOW
    assert state() == before


def test_missed_days_are_caught_up_one_by_one(a):
    place(a, on(1), D, daily=3)
    evaluate(D)
    assert evaluate(on(9, month=7)) == [on(day, month=7) for day in range(1, 10)]
    assert changes() == [("A", D, 0, 1, 90), ("A", on(7, month=7), 1, 0, 69)]


def test_a_range_decides_only_what_is_not_decided_yet(a):
    evaluate(on(1), on(5))
    assert evaluate(on(3), on(8)) == [on(6), on(7), on(8)]
    assert evaluate(on(1), on(8)) == []


def test_a_day_before_the_first_evaluated_one_is_refused(a):
    place(a, on(1), D, daily=3)
    evaluate(D)
    before = state()
    with pytest.raises(DayBeforeStart, match="2026-06-29 lies before 2026-06-30, the first evaluated day"):
        evaluate(on(29), on(1, month=7))
    with pytest.raises(DayBeforeStart), acting_as_system():
        evaluate_day(day=on(29), now=NOW)
    assert state() == before


def test_a_single_day_does_not_skip_those_before_it(a):
    evaluate(D)
    before = state()
    with pytest.raises(EarlierDaysMissing, match="2 Jul 2026 cannot be evaluated before 1 Jul"), acting_as_system():
        evaluate_day(day=on(2, month=7), now=NOW)
    assert state() == before


def test_a_day_is_over_at_midnight_in_shanghai(a):
    early = end_of_day(D) - timedelta(microseconds=1)
    with pytest.raises(DayNotOver, match="2026-06-30 has not ended in Shanghai yet: evaluate it from 2026-06-30 16:00"):
        evaluate(on(29), D, now=early)
    with pytest.raises(DayNotOver), acting_as_system():
        evaluate_day(day=D, now=early)
    assert state() == ([], [], [])
    assert evaluate(D, now=end_of_day(D)) == [D]


def test_a_platform_without_sellers_fixes_no_start(db):
    assert evaluate(D) == []
    with acting_as_system():
        assert evaluated_span() is None


def test_a_day_without_a_rule_book_is_refused(db):
    with acting_as_system():
        make_sellers(["A"], joined_on=date(2019, 1, 1))
    draft_book(date(2019, 1, 1), 1)  # a draft decides nothing
    with pytest.raises(NoRuleBookInForce, match="no tier rule book is in force on 31 Dec 2019"):
        evaluate(date(2019, 12, 31))
    assert state() == ([], [], [])
