"""Supplier P, ready to sign, and applicant A on a server of their own, at today's real date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.common.periods import shanghai_day
from apps.suppliers.domain.agreements import draft_agreement, sign_agreement
from apps.suppliers.domain.lifecycle import activate_supplier
from apps.suppliers.domain.records import record_answer, record_request, record_shipment
from apps.tenancy.context import acting_as_system
from tests.accounts.people import PASSWORD
from tests.browser.accounts.conftest import browser, context, page
from tests.browser.serving import served
from tests.factories.suppliers import lead_to_agreement, make_organization_of_supplier, terms

__all__ = ["browser", "context", "page"]


@dataclass
class Suppliers:
    p: Organization
    a: Organization


@pytest.fixture
def suppliers(cloned_db: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[Suppliers]:
    cache.clear()
    with django_db_blocker.unblock():
        yield make_suppliers(timezone.now())


def make_suppliers(now: datetime) -> Suppliers:
    """P supplies and has a new draft to sign; A has only its account."""
    with acting_as_system():
        p, a = make_organization_of_supplier("P", now=now), make_organization_of_supplier("A", now=now)
        lead_to_agreement(p, categories=("toys",), now=now)
        today = shanghai_day(now)
        for _ in range(2):
            offered = terms(valid_from=today, valid_until=today + timedelta(days=365), commission_percent="7.5")
            draft = draft_agreement(supplier_id=p.pk, terms=offered, now=now, actor_id=None)
            if draft.version == 1:
                sign_agreement(agreement_id=draft.pk, now=now, actor_id=None)
        activate_supplier(supplier_id=p.pk, now=now, actor_id=None)
        write_records(p, now)
        for organization in (p, a):
            email = f"owner@{organization.code.lower()}.example"
            owner = User.objects.create_user(email, PASSWORD, name="Zhao Lei")
            add_member(organization=organization, user=owner, role=Role.OWNER)
    return Suppliers(p, a)


def write_records(supplier: Organization, now: datetime) -> None:
    """Ten orders of the last days: one refused, one late, eight in time."""
    for number in range(10):
        asked = now - timedelta(days=number + 3)
        key = {"supplier_id": supplier.pk, "document": f"PO-{number}"}
        record_request(**key, requested_at=asked, ship_by=asked + timedelta(hours=48))
        record_answer(**key, accepted=number != 4, answered_at=asked + timedelta(hours=2))
        if number != 4:
            late = timedelta(hours=60 if number == 6 else 20)
            record_shipment(**key, shipped_at=asked + late)


@pytest.fixture
def site(suppliers: Suppliers) -> Iterator[str]:
    with served() as address:
        yield address
