"""Documents and agreements that somebody has to look after: what is said of each, and what is said no more."""

from datetime import date, timedelta

import pytest

from apps.accounts.models import Organization
from apps.suppliers.domain.agreements import draft_agreement, sign_agreement
from apps.suppliers.domain.documents import review_document, submit_documents, upload_document
from apps.suppliers.domain.papers import papers_waiting
from apps.suppliers.enums import DocumentKind
from apps.suppliers.models import SupplierDocument
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.factories.suppliers import make_active_supplier, pdf_file, terms
from tests.suppliers.acts import BY, NOW, TODAY

pytestmark = pytest.mark.django_db
LICENCE = DocumentKind.BUSINESS_LICENCE


@pytest.fixture
def q(db: None) -> Organization:
    """An active supplier, its agreement valid through 2028; another one has papers of its own that wait."""
    other = make_active_supplier("P2", now=NOW)
    upload(other)
    return make_active_supplier("P1", now=NOW)


def upload(supplier: Organization, kind: DocumentKind = LICENCE, expires_on: date | None = None) -> None:
    with acting_as_system():
        file = pdf_file("paper.pdf")
        upload_document(supplier_id=supplier.pk, kind=kind, file=file, expires_on=expires_on, **BY)


def send_in(supplier: Organization, *, accepted: bool) -> None:
    with acting_as_system():
        submit_documents(supplier_id=supplier.pk, **BY)
        for document in SupplierDocument.objects.filter(supplier=supplier, state="submitted"):
            reason = "" if accepted else "Too dark"
            review_document(document_id=document.pk, accepted=accepted, reason=reason, **BY)


def waiting(supplier: Organization, on: date = TODAY) -> list[tuple[str, str, date | None]]:
    with acting_for_supplier(supplier.pk):
        return [
            (str(paper.label), paper.wait.value, paper.on) for paper in papers_waiting(supplier_id=supplier.pk, on=on)
        ]


def test_nothing_waits_while_all_is_valid(q: Organization):
    assert waiting(q) == []


def test_a_document_waits_to_be_sent_in_then_for_the_review(q: Organization):
    upload(q)
    assert waiting(q) == [("Business licence", "to_send", None)]
    with acting_as_system():
        submit_documents(supplier_id=q.pk, **BY)
    assert waiting(q) == [("Business licence", "review", None)]


def test_the_longest_valid_document_of_a_kind_counts(q: Organization):
    kind, last = DocumentKind.OTHER, TODAY + timedelta(days=40)
    upload(q, kind, last)
    send_in(q, accepted=True)
    assert waiting(q, last - timedelta(days=31)) == []
    assert waiting(q, last - timedelta(days=30)) == [("Other", "expires", last)]
    assert waiting(q, last) == [("Other", "expires", last)]
    assert waiting(q, last + timedelta(days=1)) == [("Other", "expired", last)]
    upload(q, kind, last + timedelta(days=365))
    assert waiting(q, last) == [("Other", "to_send", None)]
    send_in(q, accepted=False)
    assert waiting(q, last) == [("Other", "expires", last)]
    upload(q, kind, last + timedelta(days=365))
    send_in(q, accepted=True)
    assert waiting(q, last) == []


def test_an_agreement_is_signed_and_renewed(q: Organization):
    assert waiting(q, date(2028, 12, 1)) == [("Agreement", "expires", date(2028, 12, 31))]
    assert waiting(q, date(2029, 1, 1)) == [("Agreement", "expired", date(2028, 12, 31))]
    with acting_as_system():
        draft = draft_agreement(supplier_id=q.pk, terms=terms(valid_until=date(2030, 12, 31)), **BY)
    assert waiting(q, date(2028, 12, 1)) == [("Agreement", "to_sign", date(2030, 12, 31))]
    with acting_as_system():
        sign_agreement(agreement_id=draft.pk, **BY)
    assert waiting(q, date(2028, 12, 1)) == []
