"""A parcel on its way and one that was delivered, on a server of their own."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.fulfillment.models import Parcel
from apps.tenancy.context import acting_as_system
from tests.accounts.people import make_user
from tests.browser.accounts.conftest import browser, context, page
from tests.browser.serving import served
from tests.tracking.world import day, make_order, make_parcel, make_seller, scan, tell

__all__ = ["browser", "context", "page"]


def make_parcels() -> dict[str, Parcel]:
    """`held` by customs, `delivered` in Madrid, `fresh` without a scan; Mei works for their seller."""
    with acting_as_system():
        add_member(organization=make_seller(), user=make_user("mei@example.com", "Mei"), role=Role.OPERATOR)
    held, delivered, fresh = (make_parcel(make_order(make_seller(), language="es")) for _ in range(3))
    for parcel in (held, delivered):
        tell(
            scan(parcel, "EMA", day(4), facility="CNCANA", text="Posting/Collection"),
            scan(parcel, "EXA", day(5), facility="CNCANA"),
            scan(parcel, "EMC", day(6), facility="CNCANA"),
            scan(parcel, "EMD", day(12), facility="ESMADB"),
            scan(parcel, "EME", day(14), facility="ESMADB", text="retention reason 41: invoice missing"),
        )
    tell(scan(delivered, "EMF", day(15), facility="ESMADB"), scan(delivered, "EMI", day(16), facility="ESMADB"))
    return {"held": held, "delivered": delivered, "fresh": fresh}


@pytest.fixture
def parcels(cloned_db: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[dict[str, Parcel]]:
    cache.clear()
    with django_db_blocker.unblock():
        yield make_parcels()


@pytest.fixture
def site(parcels: dict[str, Parcel]) -> Iterator[str]:
    with served() as address:
        yield address
