"""What the first page of the administration says about suppliers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.ops.domain.counting import count_all
from apps.ops.domain.waiting_supply import WaitingSupply, waiting_supply
from apps.suppliers.domain.agreements import draft_agreement, sign_agreement
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.factories.suppliers import make_active_supplier, make_organization_of_supplier, terms
from tests.ops.staff import make_staff, proven_client
from tests.suppliers.acts import BY, in_review

pytestmark = pytest.mark.django_db
END = date(2026, 6, 30)


def waiting(today: date) -> WaitingSupply:
    with acting_as_ops():
        return WaitingSupply(**count_all(**waiting_supply(today=today)))


def test_nothing_waits_where_nothing_does():
    make_active_supplier()
    assert not waiting(END)


def test_documents_and_suppliers_on_the_way_are_counted():
    with acting_as_system():
        in_review(make_organization_of_supplier("P"))
    assert waiting(END) == WaitingSupply(documents=3, suppliers=1, ending=0)
    page = proven_client(make_staff("lin@haitun.example")).get("/admin/").text
    assert "3 documents to review" in page
    assert "1 supplier on the way in" in page


def test_an_agreement_is_to_be_renewed_in_its_last_thirty_days():
    supplier = make_active_supplier(valid_until=END)
    days = (END - timedelta(days=31), END - timedelta(days=30), END, END + timedelta(days=1))
    assert [waiting(day).ending for day in days] == [0, 1, 1, 1]
    june = {"now": datetime(2026, 6, 10, 2, tzinfo=UTC), "actor_id": None}
    with acting_as_system():
        offered = terms(valid_from=END + timedelta(days=1), valid_until=date(2027, 6, 30))
        draft = draft_agreement(supplier_id=supplier.pk, terms=offered, **june)
        assert waiting(END).ending == 1
        sign_agreement(agreement_id=draft.pk, **june)
    assert waiting(END).ending == 0


def test_a_suspended_supplier_needs_no_renewal():
    supplier = make_active_supplier(valid_until=END)
    with acting_as_system():
        suspend_supplier(supplier_id=supplier.pk, reason="Late", **BY)
    assert waiting(END).ending == 0
