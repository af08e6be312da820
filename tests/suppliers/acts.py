"""What the tests of a supplier's life share: the way to a state, and what a refusal must leave alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from apps.accounts.models import Organization
from apps.common.errors import DomainError
from apps.events.models import DomainEvent
from apps.suppliers.domain.applications import apply_to_supply
from apps.suppliers.domain.documents import review_document
from apps.suppliers.domain.inspections import schedule_inspection
from apps.suppliers.models import Agreement, Clearance, Inspection, Supplier, SupplierDocument
from tests.factories.suppliers import application, send_documents

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
BY = {"now": NOW, "actor_id": None}
TABLES = (Supplier, SupplierDocument, Inspection, Clearance, Agreement, DomainEvent)


def everything() -> list[list[dict[str, Any]]]:
    return [list(model._default_manager.order_by("pk").values()) for model in TABLES]


def refused(error: type[DomainError], act: Callable[[], object], match: str | None = None) -> None:
    """The act is refused and nothing has moved."""
    before = everything()
    with pytest.raises(error, match=match), transaction.atomic():
        act()
    assert everything() == before


def state_of(organization: Organization) -> str:
    return Supplier.objects.get(supplier=organization).state


def in_review(p: Organization) -> list[SupplierDocument]:
    apply_to_supply(supplier_id=p.pk, application=application(p.pk), **BY)
    send_documents(p.pk, now=NOW)
    return list(SupplierDocument.objects.filter(supplier=p))


def in_inspection(p: Organization) -> Inspection:
    for document in in_review(p):
        review_document(document_id=document.pk, accepted=True, **BY)
    return schedule_inspection(supplier_id=p.pk, scheduled_on=TODAY, inspector="He Lan", **BY)
