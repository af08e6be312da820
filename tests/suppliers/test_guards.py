"""What the database refuses whoever asks, and who is told of a change before it is kept."""

from datetime import datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError

from apps.accounts.models import Organization
from apps.suppliers.domain.lifecycle import resume_supplier, suspend_supplier
from apps.suppliers.domain.watching import supply_changed
from apps.suppliers.models import Agreement
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.factories.suppliers import make_active_supplier, terms
from tests.suppliers.acts import BY, NOW, in_inspection, state_of

pytestmark = pytest.mark.django_db


def test_watchers_are_told_inside_the_act_and_can_stop_it(monkeypatch: pytest.MonkeyPatch):
    supplier = make_active_supplier()
    told: list[tuple[int, datetime]] = []

    def watch(supplier_id: int, now: datetime) -> None:
        told.append((supplier_id, now))
        if len(told) == 2:
            raise RuntimeError("not now")

    monkeypatch.setattr(supply_changed, "_functions", [*supply_changed._functions, watch])
    with acting_as_system():
        suspend_supplier(supplier_id=supplier.pk, reason="Late", **BY)
        with pytest.raises(RuntimeError):
            resume_supplier(supplier_id=supplier.pk, **BY)
        assert (state_of(supplier), told) == ("suspended", [(supplier.pk, NOW)] * 2)


SUPPLIER_MAY_NOT = (
    "update suppliers_supplier set state = 'active'",
    "update suppliers_supplierdocument set state = 'accepted'",
    "update suppliers_agreement set commission_percent = 0",
    "update suppliers_agreement set state = 'withdrawn'",
    "update suppliers_inspection set state = 'passed'",
    "insert into suppliers_clearance (supplier_id, cleared, reason, brands, decided_at)"
    " select supplier_id, true, '', '{}', now() from suppliers_supplier",
)


@pytest.mark.parametrize("statement", SUPPLIER_MAY_NOT)
def test_the_database_lets_no_supplier_judge_itself(p: Organization, statement: str):
    with acting_as_system():
        in_inspection(p)
        with transaction.atomic():
            Agreement.objects.create(
                supplier=p, version=1, drafted_at=NOW, **{**terms().__dict__, "category_codes": ["toys"]}
            )
    with pytest.raises((ProgrammingError, IntegrityError)), acting_for_supplier(p.pk), connection.cursor() as cursor:
        cursor.execute(statement)


NOBODY_MAY = (
    "update suppliers_supplier set state = 'ended', reason = ''; update suppliers_supplier set state = 'active'",
    "update suppliers_agreement set commission_percent = 1",
    "update suppliers_agreement set valid_until = valid_until + 1",
    "delete from suppliers_agreement",
    "update suppliers_inspection set total = 100",
    "delete from suppliers_inspection where not exists (select from suppliers_inspectionphoto)",
    "update suppliers_supplierdocument set sha256 = ''",
    "update suppliers_clearance set cleared = true",
)


@pytest.mark.parametrize("statement", NOBODY_MAY)
def test_the_database_keeps_what_was_signed_scored_and_decided(statement: str):
    make_active_supplier()
    with pytest.raises((ProgrammingError, IntegrityError)), acting_as_system(), connection.cursor() as cursor:
        cursor.execute(statement)
