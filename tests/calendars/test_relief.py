"""Relief windows: both ends included, for everybody or for one seller, each with its own readers."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from apps.accounts.models import Organization
from apps.calendars.domain.queries import Relief, relief_days
from apps.calendars.models import ReliefWindow, SellerReliefWindow
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from tests.factories.facts import make_sellers

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 8)
NONE, ALL = Relief(), Relief(everyone=True)


@pytest.fixture
def sellers(db) -> dict[str, Organization]:
    with acting_as_system():
        return make_sellers(["A", "B"])


def national_day() -> ReliefWindow:
    return ReliefWindow.objects.create(name="National Day", starts_on=FIRST, ends_on=LAST)


def flood(seller: Organization, starts_on: date, ends_on: date) -> SellerReliefWindow:
    return SellerReliefWindow.objects.create(seller=seller, name="Flood", starts_on=starts_on, ends_on=ends_on)


def test_a_window_covers_both_its_ends(db):
    with acting_as_ops():
        national_day()
    with acting_as_system():
        found = relief_days(first=FIRST - timedelta(days=1), last=LAST + timedelta(days=1))
    assert list(found) == [FIRST + timedelta(days=n) for n in range(-1, 9)]
    assert list(found.values()) == [NONE, *[ALL] * 8, NONE]


def test_windows_of_single_sellers_name_them_day_by_day(sellers):
    with acting_as_ops():
        flood(sellers["A"], FIRST, FIRST + timedelta(days=1))
        flood(sellers["B"], FIRST + timedelta(days=1), LAST)
    with acting_as_system():
        found = relief_days(first=FIRST, last=FIRST + timedelta(days=2))
    a, b = sellers["A"].pk, sellers["B"].pk
    assert list(found.values()) == [
        Relief(seller_ids=frozenset({a})),
        Relief(seller_ids=frozenset({a, b})),
        Relief(seller_ids=frozenset({b})),
    ]


def test_overlapping_windows_add_up(sellers):
    with acting_as_ops():
        national_day()
        flood(sellers["A"], LAST, LAST)
    with acting_as_system():
        assert relief_days(first=LAST, last=LAST) == {LAST: Relief(True, frozenset({sellers["A"].pk}))}


def test_a_seller_reads_everybodys_windows_and_its_own(sellers):
    with acting_as_ops():
        national_day()
        flood(sellers["A"], FIRST, FIRST)
        flood(sellers["B"], FIRST, FIRST)
    with acting_for_seller(sellers["A"].pk):
        assert [window.seller_id for window in SellerReliefWindow.objects.all()] == [sellers["A"].pk]
        assert relief_days(first=FIRST, last=FIRST) == {FIRST: Relief(True, frozenset({sellers["A"].pk}))}


@pytest.mark.parametrize("model", [ReliefWindow, SellerReliefWindow])
def test_a_seller_grants_itself_no_relief(sellers, model):
    given = {"name": "Holiday", "starts_on": FIRST, "ends_on": LAST}
    if model is SellerReliefWindow:
        given["seller"] = sellers["A"]
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_seller(sellers["A"].pk):
        model.objects.create(**given)
    with acting_as_ops():
        assert not model.objects.exists()


def test_a_window_that_ends_before_it_starts_is_refused(sellers):
    for write in (lambda: flood(sellers["A"], LAST, FIRST), backwards):
        with pytest.raises(IntegrityError, match="ends_after_start"), acting_as_ops(), transaction.atomic():
            write()


def backwards() -> None:
    ReliefWindow.objects.create(name="Backwards", starts_on=LAST, ends_on=FIRST)
