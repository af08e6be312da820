import pytest

from apps.accounts.models import Organization
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers


@pytest.fixture
def sellers(db: None) -> dict[str, Organization]:
    """A and B joined long ago."""
    with acting_as_system():
        return make_sellers(["A", "B"])


@pytest.fixture
def a(sellers: dict[str, Organization]) -> Organization:
    return sellers["A"]


@pytest.fixture
def b(sellers: dict[str, Organization]) -> Organization:
    return sellers["B"]
