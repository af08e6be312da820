"""Any history, settled by the product and by the plain reference: the same figures, seller by seller."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.common.periods import SHANGHAI, Month
from apps.points_ledger.domain.errors import MissingFxRate
from apps.points_ledger.domain.month import settle_and_report
from apps.points_ledger.models import RuleBook, RuleBookBand
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers, write_elections, write_orders, write_rates
from tests.reference import facts
from tests.reference.points import MissingRate, settle_month
from tests.reference.points import RuleBook as ReferenceBook

pytestmark = pytest.mark.django_db

MONTH = Month(2026, 10)
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=SHANGHAI)
SELLERS = ["A", "B", "C"]
# Small steps, so that a handful of orders crosses bands and the rate's threshold.
BOOK = ReferenceBook(bands=((1, 100), (3, 250), (6, 700)), rate_over_orders=3, rate_percent=5, bonus_points=1000)
EDGES = [
    datetime(2026, 9, 30, 23, 59, 59, 999999, SHANGHAI),
    datetime(2026, 10, 1, 0, 0, 0, 0, SHANGHAI),
    datetime(2026, 10, 31, 23, 59, 59, 999999, SHANGHAI),
    datetime(2026, 11, 1, 0, 0, 0, 0, SHANGHAI),
]
instants = st.sampled_from(EDGES) | st.datetimes(
    datetime(2026, 9, 25), datetime(2026, 11, 5), timezones=st.just(SHANGHAI)
)
amounts = st.sampled_from([Decimal("30.00"), Decimal("30.01"), Decimal("210"), Decimal("210.01"), Decimal(0)]) | (
    st.decimals(Decimal(0), Decimal(300), places=2)
)
rates = st.builds(
    facts.FxRate,
    st.dates(date(2026, 9, 1), date(2026, 10, 25)),
    st.sampled_from(["USD", "EUR", "JPY"]),
    st.just("CNY"),
    st.decimals(Decimal("0.01"), Decimal(12), places=6),
)
elections = st.builds(
    facts.Election,
    st.sampled_from(SELLERS),
    st.sampled_from(["band", "rate", "best"]),
    st.sampled_from([date(2026, 9, 1), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)]),
)


@st.composite
def histories(draw):
    """Orders with everything that decides: edges of the month, mixed services, missing deliveries and rates."""
    orders, parcels = [], []
    for number in range(draw(st.integers(0, 14))):
        settled = draw(st.booleans() | st.just(True))
        order = facts.Order(
            key=f"O{number}",
            seller=draw(st.sampled_from(SELLERS)),
            placed_at=datetime(2026, 9, 1, tzinfo=SHANGHAI),
            cancelled=draw(st.sampled_from([False, False, False, True])),
            currency=draw(st.sampled_from(["CNY", "USD", "EUR", "JPY"])) if settled else None,
            settled_amount=draw(amounts) if settled else None,
            settled_at=draw(instants) if settled else None,
        )
        orders.append(order)
        for _ in range(draw(st.sampled_from([1, 1, 2, 3, 0]))):
            service = draw(st.sampled_from(["registered_packet"] * 6 + ["yanwen"]))
            delivered = draw(instants | st.none()) if draw(st.integers(0, 5)) == 0 else draw(instants)
            parcels.append(facts.Parcel(order.key, service, delivered))
    known = {facts.FxRate(date(2026, 9, 1), "USD", "CNY", Decimal(7))} if draw(st.booleans() | st.just(True)) else set()
    if draw(st.booleans() | st.just(True)):
        known |= {facts.FxRate(date(2026, 9, 1), currency, "CNY", Decimal("7.9")) for currency in ("EUR", "JPY")}
    dated = {(rate.rate_on, rate.base): rate for rate in [*known, *draw(st.lists(rates, max_size=4))]}
    chosen = {(each.seller, each.effective_from): each for each in draw(st.lists(elections, max_size=5))}
    return orders, parcels, list(dated.values()), list(chosen.values())


def publish_small_book() -> None:
    book = RuleBook.objects.create(version=2, effective_from=date(2026, 1, 1), rate_above_orders=BOOK.rate_over_orders)
    for packages, points in BOOK.bands:
        RuleBookBand.objects.create(rule_book=book, from_packages=packages, points=points)
    RuleBook.objects.filter(pk=book.pk).update(status="published", published_at=NOW)


def expected(history):
    orders, parcels, fx_rates, chosen = history
    try:
        lines = settle_month(
            month=MONTH.first_day,
            sellers=SELLERS,
            elections=chosen,
            orders=orders,
            parcels=parcels,
            fx_rates=fx_rates,
            rule_book=BOOK,
        )
    except MissingRate as missing:
        return (missing.currency, missing.day)
    return [asdict(line) for line in lines]


def settled(history):
    orders, parcels, fx_rates, chosen = history
    with acting_as_system():
        publish_small_book()
        sellers = make_sellers(SELLERS)
        write_rates(fx_rates)
        write_elections(sellers, chosen)
        write_orders(sellers, orders, parcels, now=NOW - timedelta(days=1))
    try:
        return [asdict(line) for line in settle_and_report(month=MONTH, now=NOW, step=acting_as_system).sellers]
    except MissingFxRate as refusal:
        return refusal.missing[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
def test_settlement_agrees_with_the_reference(history):
    with transaction.atomic():
        try:
            assert settled(history) == expected(history)
        finally:
            transaction.set_rollback(True)
