"""The day on which a seller goes up if each day to come is like the average of the last seven."""

from datetime import date
from decimal import Decimal

import pytest

from apps.accounts.models import Organization
from apps.seller_tiers.domain.forecast import TierOutlook, tier_outlook
from apps.seller_tiers.domain.standing import standing_of
from apps.seller_tiers.models import SellerTier
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.seller_tiers.history import changes, evaluate, on, place

pytestmark = pytest.mark.django_db

JUNE_30 = on(30)


def outlook(seller: Organization, day: date = JUNE_30) -> TierOutlook:
    with acting_for_seller(seller.pk):
        standing = standing_of(seller_id=seller.pk, day=day)
        assert standing is not None
        return tier_outlook(seller_id=seller.pk, standing=standing, day=day)


def test_the_day_told_is_the_day_that_promotes(a: Organization, b: Organization) -> None:
    """5 a day from 21 June: 50 by the 30th, 90 asked for. B, with less, goes on in vain."""
    place(a, on(21), on(30), daily=5)
    place(b, on(21), on(30), daily=2)
    evaluate(JUNE_30)
    told = outlook(a)
    assert (told.pace, told.reached_on, outlook(b).reached_on) == (Decimal("5.00"), on(8, 7), None)
    assert (told.averages[JUNE_30], told.averages[on(20)], len(told.averages)) == (Decimal("1.66"), Decimal(0), 30)
    place(a, on(1, 7), on(8, 7), daily=5)
    evaluate(on(1, 7), on(8, 7))
    assert changes() == [("A", on(8, 7), 0, 1, 90)]


def test_what_leaves_the_window_is_left_out(a: Organization) -> None:
    """60 orders of 2 June fall out on 2 July, before 3 a day could lift the seller: the window fills on 23 July."""
    place(a, on(2), daily=60)
    place(a, on(24), on(30), daily=3)
    assert outlook(a).reached_on == on(1, 7).replace(day=23)


def test_a_pace_is_compared_without_rounding(a: Organization) -> None:
    """20 orders in 7 days are under 3 a day, 21 are not."""
    place(a, on(24), on(29), daily=3)
    place(a, on(30), daily=2)
    assert (outlook(a).pace, outlook(a).reached_on) == (Decimal("2.85"), None)
    place(a, on(30))
    assert outlook(a).reached_on == on(23, 7)


def test_days_from_the_last_change_are_waited_for(a: Organization) -> None:
    place(a, on(1), on(30), daily=11)
    with acting_as_system():
        SellerTier.objects.create(seller=a, level=1, days_under=0, orders_30d=330, last_change_on=on(28))
    assert outlook(a).reached_on == on(5, 7)


def test_cancelled_orders_and_a_rivals_count_nothing(a: Organization, b: Organization) -> None:
    place(a, on(24), on(30), daily=3, status="cancelled")
    place(b, on(24), on(30), daily=9)
    assert (outlook(a).pace, outlook(a).reached_on) == (Decimal(0), None)


def test_at_the_top_nothing_is_told(a: Organization) -> None:
    with acting_as_system():
        SellerTier.objects.create(seller=a, level=5, days_under=0, orders_30d=0)
    assert outlook(a).reached_on is None
