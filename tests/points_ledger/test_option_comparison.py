"""What each choice would have given: the same figures as a settlement under that choice."""

from datetime import UTC, date, datetime

import pytest

from apps.common.periods import SHANGHAI, Month
from apps.points_ledger.domain.month import month_figures, settle_and_report
from apps.points_ledger.domain.option_comparison import compare_options
from apps.points_ledger.enums import Option
from apps.points_ledger.models import Election
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.facts import make_sellers, settled_order, write_elections, write_orders, write_rates
from tests.reference import facts

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
BAND, RATE, BEST = Option


def within(month: Month) -> datetime:
    return datetime(month.year, month.number, 15, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture
def seller():
    """A: 501 orders of ¥100 in September, 30 in October; R, whose rows must not count."""
    with acting_as_system():
        sellers = make_sellers(["A", "R"])
        write_rates([facts.FxRate(date(2026, 4, 1), "USD", "CNY", 7)])
        pairs = [settled_order(f"S{n}", "A", delivered_at=within(SEPTEMBER), amount="100") for n in range(501)]
        pairs += [settled_order(f"O{n}", "A", delivered_at=within(OCTOBER)) for n in range(29)]
        pairs.append(settled_order("O-big", "A", delivered_at=within(OCTOBER), amount="30.01", currency="USD"))
        pairs += [settled_order(f"R{n}", "R", delivered_at=within(SEPTEMBER)) for n in range(70)]
        orders, parcels = [order for order, _ in pairs], [parcel for _, each in pairs for parcel in each]
        write_orders(sellers, orders, parcels, now=NOW)
        write_elections(sellers, [facts.Election("A", "best", date(2026, 9, 30))])
    return sellers["A"]


def compared(seller, **more):
    with acting_for_seller(seller.pk):
        return {each.month: each for each in compare_options(seller_id=seller.pk, now=NOW, **more)}


def test_each_choice_has_its_points_in_each_of_six_ended_months(seller):
    months = compared(seller)
    assert [str(month) for month in months] == ["2026-10", "2026-09", "2026-08", "2026-07", "2026-06", "2026-05"]
    september, october, august = months[SEPTEMBER], months[OCTOBER], months[Month(2026, 8)]
    assert september.points == {BAND: 140_000, RATE: 250_500, BEST: 250_500}
    assert (september.orders, september.packages, september.settled_cny_fen) == (501, 501, 5_010_000)
    assert (september.elected, september.rate_applies, september.closed) == (BEST, True, False)
    assert october.points == {BAND: 21_000, RATE: 21_000, BEST: 21_000}
    assert (october.elected, october.rate_applies, october.orders) == (BEST, False, 30)
    assert (august.points, august.elected) == ({BAND: 0, RATE: 0, BEST: 0}, BAND)


@pytest.mark.parametrize("option", Option)
def test_a_settlement_under_the_choice_gives_the_same(seller, option):
    said = {month: each.points[option] for month, each in compared(seller).items()}
    with acting_as_system():
        Election.objects.update_or_create(seller=seller, effective_from=date(2026, 9, 30), defaults={"option": option})
        for month in (SEPTEMBER, OCTOBER):
            (line,) = (each for each in month_figures(month=month, now=NOW).sellers if each.seller == "A")
            assert line.total_points == said[month]


def test_a_closed_month_is_told_by_its_settlement(seller):
    before = compared(seller)[SEPTEMBER]
    settle_and_report(month=SEPTEMBER, now=NOW, step=acting_as_system)
    with acting_as_system():
        Election.objects.filter(seller=seller).delete()
    after = compared(seller)[SEPTEMBER]
    assert (after.closed, after.points, after.elected) == (True, before.points, BEST)


def test_two_statements_for_any_number_of_months(seller, django_assert_num_queries):
    for months in (1, 12):
        with acting_for_seller(seller.pk), django_assert_num_queries(2):
            assert len(compare_options(seller_id=seller.pk, now=NOW, months=months)) == months


def test_months_without_a_rule_book_are_left_out(seller):
    with acting_for_seller(seller.pk):
        early = compare_options(seller_id=seller.pk, now=datetime(2020, 3, 3, tzinfo=UTC))
    assert [str(each.month) for each in early] == ["2020-02", "2020-01"]
