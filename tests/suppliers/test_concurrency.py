"""Acts at the same moment on connections of their own: one of them happens, the others are told."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections

from apps.accounts.models import Organization
from apps.common.errors import DomainError
from apps.events.models import DomainEvent
from apps.suppliers.domain.agreements import draft_agreement, sign_agreement
from apps.suppliers.domain.applications import apply_to_supply
from apps.suppliers.domain.lifecycle import end_supplier, suspend_supplier
from apps.suppliers.domain.records import record_answer, record_request
from apps.suppliers.models import Agreement, Supplier, SupplyRecord
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.factories.suppliers import application, make_active_supplier, make_organization_of_supplier, terms

BY = {"now": datetime(2026, 3, 2, 2, 0, tzinfo=UTC), "actor_id": None}


def at_once(act: Callable[[int], Any], times: int = 6) -> Counter[str]:
    """The act so many times, started together; how often it was done and which refusals came."""
    start = threading.Barrier(times)

    def run(number: int) -> str:
        start.wait()
        try:
            act(number)
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(run, range(times)))


@pytest.fixture
def active(cloned_db: str, django_db_blocker: Any) -> Iterator[Organization]:
    with django_db_blocker.unblock():
        yield make_active_supplier("P")


def events(name: str) -> int:
    with acting_as_system():
        return DomainEvent.objects.filter(name=name).count()


def test_an_organisation_that_applies_twice_at_once_has_applied_once(active: Organization):
    with acting_as_system():
        new = make_organization_of_supplier("N")

    def apply(number: int) -> None:
        with acting_for_supplier(new.pk):
            apply_to_supply(supplier_id=new.pk, application=application(500 + number), **BY)

    assert at_once(apply) == {"done": 1, "AppliedAlready": 5}
    assert events("supplier.applied") == 2


def test_one_enterprise_in_two_organisations_at_once_is_one_supplier(active: Organization):
    with acting_as_system():
        new = [make_organization_of_supplier(f"N{number}") for number in range(4)]

    def apply(number: int) -> None:
        with acting_for_supplier(new[number].pk):
            apply_to_supply(supplier_id=new[number].pk, application=application(777), **BY)

    assert at_once(apply, 4) == {"done": 1, "CreditCodeTaken": 3}


def test_a_supplier_is_suspended_once(active: Organization):
    def suspend(number: int) -> None:
        with acting_as_system():
            suspend_supplier(supplier_id=active.pk, reason=f"Late {number}", **BY)

    assert at_once(suspend) == {"done": 1, "WrongState": 5}
    assert events("supplier.suspended") == 1


def test_signing_and_ending_at_once_leave_no_signed_draft_after_the_end(active: Organization):
    with acting_as_system():
        draft = draft_agreement(supplier_id=active.pk, terms=terms(), **BY)

    def sign_or_end(number: int) -> None:
        with acting_as_system():
            if number % 2:
                sign_agreement(agreement_id=draft.pk, **BY)
            else:
                end_supplier(supplier_id=active.pk, reason="Closed", **BY)

    outcomes = at_once(sign_or_end)
    with acting_as_system():
        assert Supplier.objects.get(supplier=active).state == "ended"
        state = Agreement.objects.get(pk=draft.pk).state
    assert outcomes["done"] == (2 if state == "signed" else 1)
    assert state in ("signed", "withdrawn")
    assert events("supplier.ended") == 1


def test_drafts_at_once_get_versions_of_their_own_and_one_stays(active: Organization):
    def draft(number: int) -> None:
        with acting_as_system():
            draft_agreement(supplier_id=active.pk, terms=terms(commission_percent=str(number)), **BY)

    assert at_once(draft) == {"done": 6}
    with acting_as_system():
        versions = list(Agreement.objects.order_by("version").values_list("version", "state"))
    assert versions == [(1, "signed"), *((version, "withdrawn") for version in range(2, 7)), (7, "draft")]


def test_a_line_answered_both_ways_at_once_has_one_answer(active: Organization):
    key = {"supplier_id": active.pk, "document": "PO-1"}

    def ask_and_answer(number: int) -> None:
        with acting_as_system():
            record_request(**key, requested_at=BY["now"], ship_by=BY["now"])
        with acting_as_system():
            record_answer(**key, accepted=number % 2 == 0, answered_at=BY["now"])

    assert at_once(ask_and_answer) == {"done": 3, "RecordConflict": 3}
    with acting_as_system():
        assert SupplyRecord.objects.count() == 1
