"""Any history, evaluated by the product and by the plain reference: the same changes and the same standing."""

from dataclasses import astuple
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.calendars.models import ReliefWindow, SellerReliefWindow
from apps.channels.models import Store
from apps.common.periods import SHANGHAI
from apps.orders.models import Order
from apps.seller_tiers.domain.rule_books import publish_rule_book
from apps.seller_tiers.models import SellerTier
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.factories.facts import make_sellers
from tests.reference import facts
from tests.reference.tiers import TierRuleBook, TierState, evaluate_days
from tests.seller_tiers.history import NOW, changes, draft_book, evaluate

pytestmark = pytest.mark.django_db

SELLERS = ["A", "B"]
FIRST = date(2026, 6, 1)
EDGES = [time(0), time(12), time(23, 59, 59, 999999)]
days_of_june = st.dates(FIRST - timedelta(days=4), FIRST + timedelta(days=14))
# Small figures, so that a handful of orders moves a seller up and down within two weeks.
books = st.builds(
    TierRuleBook,
    standards=st.sets(st.integers(1, 4), min_size=1, max_size=3).map(lambda found: tuple(sorted(found))),
    window_days=st.integers(1, 3),
    promotion_gap_days=st.integers(0, 3),
    demotion_days=st.integers(1, 3),
)
reliefs = st.builds(
    lambda starts_on, length, seller: facts.Relief(starts_on, starts_on + timedelta(days=length), seller),
    days_of_june,
    st.integers(0, 4),
    st.sampled_from([None, *SELLERS]),
)


@st.composite
def histories(draw):
    """Busy and idle days of each seller, orders at the edges of days, some of them cancelled."""
    orders = []
    for seller in SELLERS:
        for offset in range(-4, 15):
            for number in range(draw(st.sampled_from([0, 0, 1, 2, 3, 5]))):
                at = datetime.combine(FIRST + timedelta(days=offset), draw(st.sampled_from(EDGES)), SHANGHAI)
                cancelled = draw(st.sampled_from([False, False, False, True]))
                orders.append(facts.Order(f"{seller}{offset}-{number}", seller, at, cancelled))
    return orders, draw(st.lists(reliefs, max_size=3)), draw(books)


def write(orders: list[facts.Order], windows: list[facts.Relief], rules: TierRuleBook) -> None:
    with acting_as_ops():
        sellers = make_sellers(SELLERS)
        book = draft_book(
            FIRST,
            *rules.standards,
            window_days=rules.window_days,
            promotion_gap_days=rules.promotion_gap_days,
            demotion_days=rules.demotion_days,
        )
        publish_rule_book(book_id=book.pk, now=NOW)
        stores = {store.seller_id: store for store in Store.objects.all()}
        Order.objects.bulk_create(
            Order(
                seller=sellers[order.seller],
                store=stores[sellers[order.seller].pk],
                order_no=order.key,
                placed_at=order.placed_at,
                status="cancelled" if order.cancelled else "open",
            )
            for order in orders
        )
        for window in windows:
            dates = {"starts_on": window.starts_on, "ends_on": window.ends_on}
            if window.seller is None:
                ReliefWindow.objects.create(name="all", **dates)
            else:
                SellerReliefWindow.objects.create(name="one", seller=sellers[window.seller], **dates)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories(), length=st.integers(1, 14))
def test_evaluation_agrees_with_the_reference(history, length):
    orders, windows, rules = history
    last = FIRST + timedelta(days=length - 1)
    states: dict[str, TierState] = {}
    expected = evaluate_days(
        first=FIRST, last=last, sellers=SELLERS, orders=orders, reliefs=windows, rule_book=rules, states=states
    )
    with transaction.atomic():
        try:
            write(orders, windows, rules)
            evaluate(FIRST, last)
            assert changes() == [astuple(change) for change in expected]
            assert standing() == states
        finally:
            transaction.set_rollback(True)


def standing() -> dict[str, TierState]:
    with acting_as_system():
        return {
            tier.seller.code: TierState(tier.level, tier.last_change_on, tier.days_under)
            for tier in SellerTier.objects.select_related("seller")
        }
