"""Events are kept with the act, seen by whom they name, and never changed."""

from datetime import UTC, date, datetime

import pytest
from django.db import ProgrammingError

from apps.accounts.models import Organization, User
from apps.events.domain.recording import record_event
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller, acting_for_supplier

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)


def organization(kind: str, code: str) -> Organization:
    with acting_as_system():
        return Organization.objects.create(kind=kind, code=code, name=code, joined_on=date(2026, 1, 1))


@pytest.fixture
def sellers() -> tuple[Organization, Organization]:
    return organization("seller", "S1"), organization("seller", "S2")


def record(subject: Organization, **fields) -> None:
    record_event(name="seller.greeted", subject=subject, payload={"word": "你好"}, now=NOW, **fields)


def test_an_event_says_what_happened_to_what_by_whom_and_when(sellers):
    person = User.objects.create_user("ops@haitun.example", name="Ops")
    with acting_as_system():
        record(sellers[0], actor_id=person.pk, seller_id=sellers[0].pk)
        event = DomainEvent.objects.get()
    assert (event.name, event.subject_type, event.subject_id) == (
        "seller.greeted",
        "accounts.organization",
        sellers[0].pk,
    )
    assert (event.payload, event.actor_id, event.occurred_at) == ({"word": "你好"}, person.pk, NOW)
    assert (event.seller_id, event.supplier_id) == (sellers[0].pk, None)


def greet_and_fail(seller: Organization) -> None:
    with acting_as_system():
        record(seller)
        raise ValueError("the act failed")


def test_an_event_is_undone_with_its_act(sellers):
    with pytest.raises(ValueError, match="the act failed"):
        greet_and_fail(sellers[0])
    with acting_as_system():
        assert DomainEvent.objects.count() == 0


def test_a_tenant_sees_its_own_events_only(sellers):
    one, two = sellers
    supplier = organization("supplier", "P1")
    with acting_as_system():
        for fields in ({"seller_id": one.pk}, {"seller_id": two.pk}, {"supplier_id": supplier.pk}, {}):
            record(one, **fields)
    with acting_for_seller(one.pk):
        assert [event.seller_id for event in DomainEvent.objects.all()] == [one.pk]
    with acting_for_supplier(supplier.pk):
        assert [event.supplier_id for event in DomainEvent.objects.all()] == [supplier.pk]
    with acting_as_ops():
        assert DomainEvent.objects.count() == 4


@pytest.mark.parametrize("of_whom", ["another seller", "nobody"])
def test_a_seller_cannot_write_an_event_that_is_not_its_own(sellers, of_whom):
    one, two = sellers
    seller_id = two.pk if of_whom == "another seller" else None
    with pytest.raises(ProgrammingError, match="row-level security"), acting_for_seller(one.pk):
        record(one, seller_id=seller_id)
    with acting_as_system():
        assert DomainEvent.objects.count() == 0


@pytest.mark.parametrize("act_as", [acting_as_system, acting_as_ops])
@pytest.mark.parametrize("change", [lambda events: events.update(name="other"), lambda events: events.delete()])
def test_no_role_may_change_an_event(sellers, act_as, change):
    with acting_as_system():
        record(sellers[0])
    with pytest.raises(ProgrammingError, match="permission denied"), act_as():
        change(DomainEvent.objects.all())
    with acting_as_system():
        assert DomainEvent.objects.get().name == "seller.greeted"


@pytest.mark.parametrize(
    "statement",
    [
        "update events_domainevent set name = 'other'",
        "delete from events_domainevent",
        "truncate events_domainevent",
    ],
)
def test_not_even_a_superuser_changes_an_event_by_mistake(as_superuser, statement):
    with pytest.raises(Exception, match="append-only: record another event"):
        as_superuser(statement)
