"""Every edge of the daily rules, one at a time; the examples of docs/rules.md have a test of their own."""

from datetime import date, timedelta

import pytest

from apps.accounts.models import Organization
from apps.calendars.models import ReliefWindow, SellerReliefWindow
from apps.events.models import DomainEvent
from apps.seller_tiers.domain.rule_books import publish_rule_book
from apps.seller_tiers.models import Evaluation, SellerTier, TierChange
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.factories.facts import make_sellers
from tests.seller_tiers.history import (
    NOW,
    changes,
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
STARRED = ("A", D, 0, 1, 90)


def tier_of(seller: Organization) -> tuple[int, int, date | None, int]:
    with acting_as_system():
        tier = SellerTier.objects.get(seller=seller)
    return tier.level, tier.days_under, tier.last_change_on, tier.orders_30d


@pytest.fixture
def star(a: Organization) -> Organization:
    """A is promoted to level 1 on D with exactly 90 orders, 3 a day; from D+1 on it is under the standard."""
    place(a, on(1), D, daily=3)
    evaluate(D)
    assert changes() == [STARRED]
    return a


@pytest.mark.parametrize(("daily_on_last", "expected"), [(3, [STARRED]), (2, [])])
def test_promotion_needs_thirty_times_the_standard(a, daily_on_last, expected):
    place(a, on(1), on(29), daily=3)
    place(a, D, daily=daily_on_last)
    evaluate(D)
    assert changes() == expected


@pytest.mark.parametrize(
    ("instant", "counts"),
    [
        (last_microsecond(D - timedelta(days=30)), False),
        (first_instant(D - timedelta(days=29)), True),
        (last_microsecond(D), True),
        (first_instant(D + timedelta(days=1)), False),
    ],
    ids=["23:59:59 before D-29", "00:00 of D-29", "23:59:59 of D", "00:00 after D"],
)
def test_window_runs_from_midnight_to_midnight_in_shanghai(a, instant, counts):
    place(a, on(10), daily=89)
    place_at(a, instant)
    evaluate(D)
    assert changes() == ([STARRED] if counts else [])
    assert tier_of(a)[3] == (90 if counts else 89)


def test_cancelled_orders_do_not_count(a):
    place(a, on(10), daily=89)
    place(a, on(11), status="cancelled")
    evaluate(D)
    assert changes() == []
    assert tier_of(a) == (0, 0, None, 89)


def test_promotion_waits_until_the_seventh_day_after_a_change(a):
    place(a, on(1), on(20, month=7), daily=10)
    evaluate(D, on(6, month=7))
    assert changes() == [("A", D, 0, 1, 300)]
    evaluate(on(7, month=7))
    assert changes(first=on(1, month=7)) == [("A", on(7, month=7), 1, 2, 300)]


def test_promotion_is_one_level_however_high_the_count(a):
    place(a, on(15), daily=6000)
    evaluate(D)
    assert changes() == [("A", D, 0, 1, 6000)]


def test_sixth_day_under_does_not_demote_and_the_seventh_does(star):
    evaluate(on(6, month=7))
    assert changes() == [STARRED]
    assert tier_of(star) == (1, 6, D, 72)
    evaluate(on(7, month=7))
    assert changes() == [STARRED, ("A", on(7, month=7), 1, 0, 69)]
    assert tier_of(star) == (0, 0, on(7, month=7), 69)


def test_exactly_the_own_standard_is_not_under(star):
    place(star, on(1, month=7), daily=3)
    evaluate(on(1, month=7))
    assert tier_of(star) == (1, 0, D, 90)


def test_a_demotion_starts_the_count_of_days_again(a):
    place(a, on(1), on(7, month=7), daily=10)
    evaluate(D, on(3, month=8))
    assert changes() == [
        ("A", D, 0, 1, 300),
        ("A", on(7, month=7), 1, 2, 300),
        ("A", on(14, month=7), 2, 1, 230),
    ]
    assert tier_of(a) == (1, 6, on(14, month=7), 30)
    evaluate(on(4, month=8))
    assert changes(first=on(1, month=8)) == [("A", on(4, month=8), 1, 0, 20)]


def test_level_zero_has_nothing_to_fall_from(a):
    evaluate(D, on(15, month=7))
    assert changes() == []
    assert tier_of(a) == (0, 0, None, 0)


def test_relief_for_everybody_neither_counts_nor_resets(star, b):
    with acting_as_ops():
        ReliefWindow.objects.create(name="Typhoon", starts_on=on(4, month=7), ends_on=on(5, month=7))
    evaluate(on(8, month=7))
    assert tier_of(star) == (1, 6, D, 66)
    evaluate(on(9, month=7))
    assert changes(first=on(1, month=7)) == [("A", on(9, month=7), 1, 0, 63)]


def test_relief_on_the_seventh_day_only_puts_it_off(star):
    with acting_as_ops():
        ReliefWindow.objects.create(name="Typhoon", starts_on=on(7, month=7), ends_on=on(7, month=7))
    evaluate(on(7, month=7))
    assert changes() == [STARRED]
    evaluate(on(8, month=7))
    assert changes() == [STARRED, ("A", on(8, month=7), 1, 0, 66)]


def test_a_window_of_another_seller_relieves_nobody_else(star, b):
    with acting_as_ops():
        SellerReliefWindow.objects.create(seller=b, name="Flood", starts_on=on(1, month=7), ends_on=on(31, month=7))
    evaluate(on(7, month=7))
    assert changes() == [STARRED, ("A", on(7, month=7), 1, 0, 69)]


def test_a_good_day_under_relief_still_resets(star):
    with acting_as_ops():
        ReliefWindow.objects.create(name="Typhoon", starts_on=on(6, month=7), ends_on=on(6, month=7))
    place(star, on(6, month=7), daily=18)
    evaluate(on(6, month=7))
    assert tier_of(star) == (1, 0, D, 90)


def test_relief_does_not_stop_a_promotion(a):
    with acting_as_ops():
        ReliefWindow.objects.create(name="Typhoon", starts_on=D, ends_on=D)
    place(a, on(1), D, daily=3)
    evaluate(D)
    assert changes() == [STARRED]


def test_sellers_are_evaluated_from_the_day_they_joined(a, b):
    with acting_as_system():
        new = make_sellers(["N"], joined_on=on(1, month=7))["N"]
    place(new, on(1), D, daily=4)
    evaluate(D)
    assert changes() == []
    evaluate(on(1, month=7))
    assert changes() == [("N", on(1, month=7), 0, 1, 116)]
    with acting_as_system():
        assert list(Evaluation.objects.order_by("day").values_list("sellers", flat=True)) == [2, 3]


def test_a_change_keeps_the_figures_it_was_decided_on(star):
    evaluate(on(7, month=7))
    with acting_as_system():
        figures = TierChange.objects.order_by("changed_on").values_list(
            "orders_30d", "standard", "days_under", "rule_book__version"
        )
        assert list(figures) == [(90, 3, 0, 1), (69, 3, 7, 1)]


def test_a_change_is_an_event_of_its_seller(star):
    with acting_as_system():
        [event] = DomainEvent.objects.filter(name="tier.changed")
        [change] = TierChange.objects.all()
    assert (event.seller_id, event.supplier_id, event.occurred_at) == (star.pk, None, NOW)
    assert (event.subject_type, event.subject_id) == ("seller_tiers.tierchange", change.pk)
    assert event.payload == {"on": "2026-06-30", "from": 0, "to": 1, "orders_30d": 90}


def test_a_new_rule_book_decides_from_its_day_on(star, b):
    with acting_as_ops():
        book = draft_book(on(2, month=7), 1, 2)
        publish_rule_book(book_id=book.pk, now=NOW)
    place(b, on(1), D, daily=1)
    evaluate(on(3, month=7))
    assert changes(first=on(1, month=7)) == []  # B: 29 and 28 orders, A: 84 and 81
    place(b, on(3, month=7), daily=4)
    evaluate(on(4, month=7))
    assert changes(first=on(1, month=7)) == [("B", on(4, month=7), 0, 1, 30)]
    with acting_as_system():
        books = Evaluation.objects.order_by("day").values_list("rule_book__version", flat=True)
        assert list(books) == [1, 1, 2, 2, 2]


def test_above_the_top_of_a_new_book_the_top_is_the_standard(star):
    place(star, on(1, month=7), on(7, month=7), daily=70)
    evaluate(on(7, month=7))
    assert changes(first=on(1, month=7)) == [("A", on(7, month=7), 1, 2, 559)]
    with acting_as_ops():
        book = draft_book(on(8, month=7), 30)
        publish_rule_book(book_id=book.pk, now=NOW)
    evaluate(on(14, month=7))
    assert changes(first=on(8, month=7)) == [("A", on(14, month=7), 2, 1, 538)]
