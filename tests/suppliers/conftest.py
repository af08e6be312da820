import pytest

from apps.accounts.models import Organization
from apps.tenancy.context import acting_as_system
from tests.factories.suppliers import make_organization_of_supplier


@pytest.fixture
def p() -> Organization:
    with acting_as_system():
        return make_organization_of_supplier("P")
