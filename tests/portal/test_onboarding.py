"""A supplier's own way through the portal, page by page."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.events.models import DomainEvent
from apps.suppliers.domain.agreements import draft_agreement
from apps.suppliers.domain.documents import review_document
from apps.suppliers.domain.inspections import add_inspection_photo, schedule_inspection, score_inspection
from apps.suppliers.enums import REQUIRED_KINDS
from apps.suppliers.models import Agreement, Supplier, SupplierDocument
from apps.tenancy.context import acting_as_system
from tests.factories.suppliers import (
    GOOD,
    application,
    credit_code,
    image_file,
    lead_to_agreement,
    pdf_file,
    terms,
)
from tests.portal.conftest import NOW, Portal

FILLED = {
    "legal_name": "Ningbo Toys Co., Ltd.",
    "credit_code": credit_code(7).lower(),
    "legal_person": "Zhao Lei",
    "address": "88 Harbour Road, Beilun, Ningbo",
    "contact_name": "Zhao Lei",
    "contact_phone": "+86 574 5550 1234",
    "contact_email": "office@toys.example",
    "category_codes": ["toys", "home"],
}


def said(answer: HttpResponse) -> str:
    return str(list(get_messages(answer.wsgi_request))[-1])


def profile_of(portal: Portal) -> Supplier:
    with acting_as_system():
        return Supplier.objects.get(supplier=portal.p)


def documents_of(portal: Portal) -> list[SupplierDocument]:
    with acting_as_system():
        return list(SupplierDocument.objects.filter(supplier=portal.p).order_by("pk"))


def upload(client: Client, kind: str = "business_licence", **more: object) -> HttpResponse:
    return client.post("/portal/documents/", {"kind": kind, "file": pdf_file(f"{kind}.pdf"), **more})


def test_the_first_page_leads_to_the_application(portal: Portal):
    page = portal.client().get("/portal/").text
    assert 'href="/portal/application/"' in page
    assert "Start the application" in page
    assert "Supplier Q" not in page


def test_an_application_is_filled_in_mended_and_sent_in(portal: Portal):
    owner = portal.client()
    assert owner.post("/portal/application/", FILLED)["Location"] == "/portal/documents/"
    profile = profile_of(portal)
    assert (profile.state, profile.credit_code) == ("applied", credit_code(7))
    assert profile.category_codes == ["home", "toys"]
    owner.post("/portal/application/", {**FILLED, "contact_name": "Wu Fang"})
    assert profile_of(portal).contact_name == "Wu Fang"
    assert said(owner.post("/portal/documents/submit/")) == (
        "Still missing: Business licence, Tax registration, Quality certificate. Upload it, then send everything in."
    )
    for kind in REQUIRED_KINDS:
        assert upload(owner, kind)["Location"] == "/portal/documents/"
    assert "Complete? Then send the application in" in owner.get("/portal/documents/").text
    assert said(owner.post("/portal/documents/submit/")) == "3 documents are sent in."
    assert profile_of(portal).state == "review"
    assert {document.state for document in documents_of(portal)} == {"submitted"}
    page = owner.get("/portal/application/").text
    assert "read only now" in page
    assert '<form method="post" class="panel' not in page
    with acting_as_system():
        events = DomainEvent.objects.filter(supplier=portal.p).order_by("pk")
        assert {event.actor_id for event in events} == {portal.users["owner"].pk}
        assert [event.name for event in events] == [
            "supplier.applied",
            "supplier.application_amended",
            *["supplier.document_uploaded"] * 3,
            "supplier.submitted",
        ]


def test_a_wrong_credit_code_is_an_error_on_its_field(portal: Portal):
    code = credit_code(7)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    answer = portal.client().post("/portal/application/", {**FILLED, "credit_code": wrong})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["credit_code"]
    assert "is no unified social credit code" in answer.text
    with acting_as_system():
        assert not Supplier.objects.filter(supplier=portal.p).exists()


def test_a_credit_code_of_another_supplier_is_refused(portal: Portal):
    taken = application(portal.q.pk).credit_code
    answer = portal.client().post("/portal/application/", {**FILLED, "credit_code": taken})
    assert "belongs to another supplier" in answer.text
    assert "Supplier Q" not in answer.text


def test_a_refused_upload_is_an_error_and_keeps_nothing(portal: Portal):
    owner = portal.client()
    owner.post("/portal/application/", FILLED)
    fake = image_file("licence.pdf")
    answer = owner.post("/portal/documents/", {"kind": "business_licence", "file": fake})
    assert answer.context["form"].errors == {"file": ["licence.pdf is not a PDF file; export it as PDF and send that."]}
    assert "valid through 19 Nov 2026 only" in upload(owner, expires_on="2026-11-19").text
    assert documents_of(portal) == []


def test_before_the_application_nothing_is_uploaded(portal: Portal):
    answer = upload(portal.client())
    assert (answer["Location"], said(answer)) == ("/portal/application/", "First fill in the application.")
    assert documents_of(portal) == []


def test_a_document_is_withdrawn_until_it_is_sent_in(portal: Portal):
    owner = portal.client()
    owner.post("/portal/application/", FILLED)
    upload(owner)
    [document] = documents_of(portal)
    assert said(owner.post(f"/portal/documents/{document.pk}/withdraw/")) == "business_licence.pdf is withdrawn."
    assert "business_licence.pdf" not in owner.get("/portal/documents/").context["documents"]
    assert documents_of(portal)[0].state == "withdrawn"
    assert said(owner.post(f"/portal/documents/{document.pk}/withdraw/")) == (
        "Business licence: business_licence.pdf is 'Withdrawn'; expected 'Not sent in yet'."
    )


def test_a_file_comes_back_as_an_attachment_for_its_owner_alone(portal: Portal):
    owner = portal.client()
    owner.post("/portal/application/", FILLED)
    sent = pdf_file("营业执照.pdf")
    content = sent.read()
    sent.seek(0)
    owner.post("/portal/documents/", {"kind": "business_licence", "file": sent})
    [document] = documents_of(portal)
    answer = portal.client("viewer").get(f"/portal/documents/{document.pk}/file/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert portal.client("rival").get(f"/portal/documents/{document.pk}/file/").status_code == 404
    with acting_as_system():
        theirs = SupplierDocument.objects.filter(supplier=portal.q).first()
    assert owner.get(f"/portal/documents/{theirs.pk}/file/").status_code == 404
    assert owner.post(f"/portal/documents/{theirs.pk}/withdraw/").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("manager", 302), ("operator", 302), ("finance", 403), ("viewer", 403)])
def test_who_may_manage_the_supply(portal: Portal, who: str, status: int):
    client = portal.client(who)
    assert client.get("/portal/application/").status_code == 200
    assert client.post("/portal/application/", FILLED).status_code == status
    portal.client().post("/portal/application/", FILLED)
    assert upload(client).status_code == status
    assert len(documents_of(portal)) == (1 if status == 302 else 0)


def lead_to_draft(portal: Portal) -> Agreement:
    with acting_as_system():
        lead_to_agreement(portal.p, categories=("toys",), now=NOW)
        offered = terms(valid_from=date(2026, 11, 1), commission_percent="6.5", payout_working_days=3)
        return draft_agreement(supplier_id=portal.p.pk, terms=offered, now=NOW, actor_id=None)


def test_the_owner_signs_the_agreement_and_nobody_else(portal: Portal):
    draft = lead_to_draft(portal)
    page = portal.client("manager").get("/portal/agreements/").text
    assert "Sign version 1" not in page
    assert "An owner of your organisation signs it." in page
    for who in ("manager", "operator", "finance", "viewer"):
        assert portal.client(who).post(f"/portal/agreements/{draft.pk}/sign/").status_code == 403
    owner = portal.client()
    page = owner.get("/portal/agreements/").text
    for figure in (
        "Toys and games",
        "6.5 % on top of your price",
        "3 working days after acceptance",
        "within 48 hours",
    ):
        assert figure in page
    assert said(owner.post(f"/portal/agreements/{draft.pk}/sign/")) == (
        "Version 1 is signed and in force from 20 Nov 2026 on."
    )
    assert said(owner.post(f"/portal/agreements/{draft.pk}/sign/")) == (
        "Version 1 is 'Signed'; only a draft is signed."
    )
    assert "In force through 31 Dec 2028." in owner.get("/portal/").text


def test_the_agreement_of_another_supplier_is_not_there(portal: Portal):
    with acting_as_system():
        draft = draft_agreement(supplier_id=portal.q.pk, terms=terms(), now=NOW, actor_id=None)
    assert portal.client().post(f"/portal/agreements/{draft.pk}/sign/").status_code == 404
    with acting_as_system():
        assert Agreement.objects.get(pk=draft.pk).state == "draft"


def test_visits_are_shown_with_their_photos(portal: Portal):
    owner = portal.client()
    owner.post("/portal/application/", FILLED)
    for kind in REQUIRED_KINDS:
        upload(owner, kind)
    owner.post("/portal/documents/submit/")
    with acting_as_system():
        for document in documents_of(portal):
            review_document(document_id=document.pk, accepted=True, now=NOW, actor_id=None)
        visit = schedule_inspection(
            supplier_id=portal.p.pk, scheduled_on=NOW.date(), inspector="He Lan", now=NOW, actor_id=None
        )
        photo = add_inspection_photo(inspection_id=visit.pk, file=image_file("press.jpg"), now=NOW, actor_id=None)
        score_inspection(inspection_id=visit.pk, scores=GOOD, notes="Presses are guarded.", now=NOW, actor_id=None)
    page = owner.get("/portal/inspections/").text
    for shown in ("20 Nov 2026", "He Lan", "83.00", "70.00 needed", "Presses are guarded.", "press.jpg"):
        assert shown in page
    answer = owner.get(f"/portal/inspections/photos/{photo.pk}/file/")
    assert (answer["Content-Type"], b"".join(answer.streaming_content)[:2]) == ("image/jpeg", b"\xff\xd8")
    assert portal.client("rival").get(f"/portal/inspections/photos/{photo.pk}/file/").status_code == 404


def test_a_refusal_is_read_on_the_first_page(portal: Portal):
    owner = portal.client()
    owner.post("/portal/application/", FILLED)
    for kind in REQUIRED_KINDS:
        upload(owner, kind)
    owner.post("/portal/documents/submit/")
    with acting_as_system():
        review_document(
            document_id=documents_of(portal)[0].pk, accepted=False, reason="The scan cuts the seal off.", now=NOW,
            actor_id=None,
        )  # fmt: skip
    page = owner.get("/portal/").text
    assert page.count("The scan cuts the seal off.") == 2
    assert "Application open" in page
    assert profile_of(portal).state == "applied"


@pytest.mark.parametrize("page", ["", "application/", "documents/", "inspections/", "agreements/", "score/"])
def test_pages_are_in_both_languages_and_carry_nothing_inline(portal: Portal, page: str):
    client = portal.client("rival")
    for language, word in (("en", "Score card"), ("zh-hans", "评分卡")):
        client.cookies["django_language"] = language
        answer = client.get(f"/portal/{page}")
        assert word in answer.text
        assert " style=" not in answer.text
        assert "<script>" not in answer.text


def test_lists_cost_the_same_with_one_and_with_three(portal: Portal):
    owner = portal.client()
    owner.post("/portal/application/", FILLED)

    def cost(page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert owner.get(page).status_code == 200
        return len(captured)

    upload(owner)
    with_one = cost("/portal/documents/")
    upload(owner)
    upload(owner)
    assert cost("/portal/documents/") == with_one
