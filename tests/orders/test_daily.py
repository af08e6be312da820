"""Orders a day are those of Shanghai's days, without cancelled ones."""

from datetime import UTC, date, datetime

import pytest

from apps.orders.domain.daily import orders_by_day
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers
from tests.seller_tiers.history import place_at

pytestmark = pytest.mark.django_db


def test_orders_of_each_shanghai_day() -> None:
    with acting_as_system():
        sellers = make_sellers(["A", "B"])
    last_of_first, first_of_second = datetime(2026, 6, 1, 15, 59, 59, tzinfo=UTC), datetime(2026, 6, 1, 16, tzinfo=UTC)
    outside = [datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC), datetime(2026, 6, 3, 16, tzinfo=UTC)]
    place_at(sellers["A"], last_of_first, last_of_first, first_of_second, *outside)
    place_at(sellers["A"], first_of_second, status="cancelled")
    place_at(sellers["B"], first_of_second)
    with acting_as_system():
        found = orders_by_day(seller_id=sellers["A"].pk, first=date(2026, 6, 1), last=date(2026, 6, 3))
    assert found == {date(2026, 6, 1): 2, date(2026, 6, 2): 1, date(2026, 6, 3): 0}
