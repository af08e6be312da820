from datetime import UTC, date, datetime

import pytest
from django.test import Client

from apps.accounts.models import Organization, User
from apps.common.periods import SHANGHAI
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers, settled_order, write_orders, write_rates
from tests.ops.staff import make_staff, proven_client
from tests.reference import facts

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
MID_OCTOBER = datetime(2026, 10, 15, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture
def ming(db: None) -> User:
    return make_staff("ming@haitun.example")


@pytest.fixture
def hua(db: None) -> User:
    return make_staff("hua@haitun.example")


@pytest.fixture
def desk(ming: User) -> Client:
    """Ming at the administration."""
    return proven_client(ming)


@pytest.fixture
def sellers(db: None) -> dict[str, Organization]:
    """A earns with 30 packages, one of them over USD 30, in October 2026; B earns nothing."""
    with acting_as_system():
        sellers = make_sellers(["A", "B"])
        write_rates([facts.FxRate(date(2026, 9, 1), "USD", "CNY", 7)])
        pairs = [settled_order(f"A{n}", "A", delivered_at=MID_OCTOBER) for n in range(29)]
        pairs.append(settled_order("A-big", "A", delivered_at=MID_OCTOBER, amount="30.01", currency="USD"))
        write_orders(
            sellers, [order for order, _ in pairs], [parcel for _, parcels in pairs for parcel in parcels], now=NOW
        )
    return sellers
