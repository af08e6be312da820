"""A supplier from a paper application to active, suspended and ended, in the administration alone."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Organization, User
from apps.events.models import DomainEvent
from apps.suppliers.models import Agreement, Inspection, Supplier, SupplierDocument, SupplyRecord
from apps.tenancy.context import acting_as_system
from tests.factories.suppliers import (
    application,
    image_file,
    make_active_supplier,
    make_organization_of_supplier,
    pdf_file,
)
from tests.ops.staff import make_staff, proven_client
from tests.portal.conftest import NOW

pytestmark = pytest.mark.django_db
HERE = "/admin/suppliers"


@pytest.fixture
def lin() -> User:
    return make_staff("lin@haitun.example")


@pytest.fixture
def desk(lin: User):
    with time_machine.travel(NOW, tick=False):
        yield proven_client(lin)


@pytest.fixture
def organization() -> Organization:
    with acting_as_system():
        return make_organization_of_supplier("P")


def said(answer: HttpResponse) -> str:
    return str(list(get_messages(answer.wsgi_request))[-1])


def profile_of(organization: Organization) -> Supplier:
    with acting_as_system():
        return Supplier.objects.get(supplier=organization)


def enter(desk: Client, organization: Organization) -> Supplier:
    told = application(organization.pk)
    filled = {name: getattr(told, name) for name in told.__dataclass_fields__}
    answer = desk.post(f"{HERE}/supplier/apply/", {**filled, "supplier": organization.pk})
    assert answer.status_code == 302, answer.context["form"].errors
    return profile_of(organization)


def send_in(desk: Client, page: str) -> None:
    for kind in ("business_licence", "tax_registration", "quality_certificate"):
        answer = desk.post(f"{page}do/upload/", {"kind": kind, "file": pdf_file(f"{kind}.pdf")})
        assert answer.status_code == 302, answer.context["form"].errors
    assert said(desk.post(f"{page}act/submit/")) == "The documents wait for review."


def review(desk: Client, organization: Organization) -> None:
    with acting_as_system():
        waiting = list(SupplierDocument.objects.filter(supplier=organization, state="submitted"))
    for document in waiting:
        desk.post(f"{HERE}/supplierdocument/{document.pk}/do/accept/", {"expires_on": "2027-06-30"})


TERMS = {
    "category_codes": ["toys", "kitchen"],
    "dispatch_hours": "48",
    "payout_working_days": "1",
    "commission_percent": "7.25",
    "valid_from": "2026-11-01",
    "valid_until": "2027-10-31",
    "quality_terms": "Defects under 1 %.",
}


def test_an_operator_leads_a_supplier_from_paper_to_its_end(desk: Client, lin: User, organization: Organization):
    profile = enter(desk, organization)
    page = f"{HERE}/supplier/{profile.pk}/"
    send_in(desk, page)
    review(desk, organization)
    assert said(desk.post(f"{page}do/schedule/", {"scheduled_on": "2026-11-20", "inspector": "He Lan"})) == (
        "The visit is on 20 Nov 2026."
    )
    with acting_as_system():
        visit = Inspection.objects.get(supplier=organization)
    here = f"{HERE}/inspection/{visit.pk}/"
    assert said(desk.post(f"{here}do/photo/", {"file": image_file("press.jpg")})) == "press.jpg is kept."
    scores = {"production": "80", "quality_control": "75", "packaging": "90", "notes": "Well kept."}
    assert said(desk.post(f"{here}do/score/", scores)) == "Passed with 80.00 points."
    desk.post(f"{page}do/clear/", {"cleared": "yes", "reason": "", "brands": "Harbour Bear\n"})
    assert said(desk.post(f"{page}do/draft/", TERMS)) == "Version 1 waits for the supplier's signature."
    assert "missing: Agreement in force" in said(desk.post(f"{page}act/activate/"))
    with acting_as_system():
        draft = Agreement.objects.get(supplier=organization)
    assert (draft.category_codes, draft.commission_percent) == (["kitchen", "toys"], Decimal("7.25"))
    desk.post(f"{HERE}/agreement/{draft.pk}/act/sign/")
    desk.post(f"{page}act/activate/")
    assert profile_of(organization).state == "active"
    shown = desk.get(f"{page}change/").text
    for text in ("On-site inspection passed", "business_licence.pdf", "80.00", "Harbour Bear", "7.25 %", "Suspend"):
        assert text in shown
    assert "say why" in said(desk.post(f"{page}act/suspend/", {"answer": " "})).lower()
    desk.post(f"{page}act/suspend/", {"answer": "Late three weeks in a row"})
    assert (profile_of(organization).state, profile_of(organization).reason) == (
        "suspended",
        "Late three weeks in a row",
    )
    desk.post(f"{page}act/resume/", {"answer": "Caught up"})
    assert profile_of(organization).state == "active"
    desk.post(f"{page}act/end/", {"answer": "Closed the factory"})
    assert profile_of(organization).state == "ended"
    with acting_as_system():
        events = DomainEvent.objects.filter(supplier=organization).order_by("pk")
        assert {event.actor_id for event in events} == {lin.pk}
        assert [event.name.removeprefix("supplier.") for event in events] == [
            "applied",
            *["document_uploaded"] * 3,
            "submitted",
            *["document_accepted"] * 3,
            "inspection_scheduled",
            "inspection_photographed",
            "inspection_passed",
            "cleared",
            "agreement_drafted",
            "agreement_signed",
            "activated",
            "suspended",
            "resumed",
            "ended",
        ]


def test_a_refused_document_opens_the_application_again(desk: Client, organization: Organization):
    profile = enter(desk, organization)
    send_in(desk, f"{HERE}/supplier/{profile.pk}/")
    with acting_as_system():
        document = SupplierDocument.objects.filter(supplier=organization).first()
    here = f"{HERE}/supplierdocument/{document.pk}/"
    answer = desk.get(f"{here}file/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "Say why" in said(desk.post(f"{here}act/refuse/", {"answer": ""}))
    assert profile_of(organization).state == "review"
    desk.post(f"{here}act/refuse/", {"answer": "The seal is cut off"})
    assert (profile_of(organization).state, profile_of(organization).reason) == ("applied", "The seal is cut off")
    assert said(desk.post(f"{here}act/refuse/", {"answer": "Again"})).startswith("“Refuse” is not possible for")


def test_a_refusal_of_a_form_keeps_what_was_filled_in(desk: Client, organization: Organization):
    profile = enter(desk, organization)
    with acting_as_system():
        other = make_organization_of_supplier("Q")
    taken = enter(desk, other).credit_code
    told = application(organization.pk)
    filled = {name: getattr(told, name) for name in told.__dataclass_fields__}
    here = f"{HERE}/supplier/{profile.pk}/do/amend/"
    answer = desk.post(here, {**filled, "credit_code": taken, "contact_name": "He Lan"})
    assert answer.status_code == 200
    assert taken in said(answer)
    assert 'value="He Lan"' in answer.text
    assert profile_of(organization).credit_code == profile.credit_code


def test_a_form_that_does_not_fit_the_state_is_refused_in_words(desk: Client, organization: Organization):
    profile = enter(desk, organization)
    here = f"{HERE}/supplier/{profile.pk}/do/schedule/"
    answer = desk.post(here, {"scheduled_on": "2026-11-20", "inspector": "He Lan"})
    assert answer["Location"] == f"{HERE}/supplier/{profile.pk}/change/"
    assert said(answer).startswith("“Schedule a visit…” is not possible for Ningbo Toys Co., Ltd.")
    assert profile_of(organization).state == "applied"


def test_who_may_only_look_finds_no_buttons(organization: Organization, desk: Client, lin: User):
    profile = enter(desk, organization)
    with acting_as_system():
        clerk = make_staff("clerk@haitun.example")
        clerk.is_superuser = False
        clerk.save()
        clerk.user_permissions.add(Permission.objects.get(codename="view_supplier"))
    client = proven_client(clerk)
    page = client.get(f"{HERE}/supplier/{profile.pk}/change/").text
    assert "Checklist" in page
    assert "Schedule a visit" not in page
    assert "End for good" not in page
    assert client.get(f"{HERE}/supplier/{profile.pk}/do/clear/").status_code == 403
    assert client.post(f"{HERE}/supplier/{profile.pk}/act/end/", {"answer": "No"}).status_code == 403


MODELS = ("supplier", "supplierdocument", "inspection", "agreement", "clearance", "supplyrecord")


@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_with_one_row_and_with_three(desk: Client, model: str):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"{HERE}/{model}/").status_code == 200
        return len(captured)

    def one_more(code: str) -> None:
        supplier = make_active_supplier(code)
        with acting_as_system():
            SupplyRecord.objects.create(supplier=supplier, document="PO-1", requested_at=NOW, ship_by=NOW)

    one_more("A")
    cost()
    with_one = cost()
    one_more("B")
    one_more("C")
    assert cost() == with_one
    assert desk.get(f"{HERE}/{model}/", {"q": "A"}).status_code == 200
    with acting_as_system():
        newest = apps.get_model("suppliers", model).objects.order_by("-pk").first()
    page = desk.get(f"{HERE}/{model}/{newest.pk}/change/")
    assert page.status_code == 200
    assert " style=" not in page.text


def test_a_standard_that_scored_somebody_stays(desk: Client):
    make_active_supplier("A")
    with acting_as_system():
        visit = Inspection.objects.get()
    here = f"{HERE}/inspectionstandard/{visit.standard_id}/change/"
    assert 'name="pass_mark"' not in desk.get(here).text
    fields = {
        "effective_from": "2027-01-01",
        "pass_mark": "75",
        "production_weight": "1",
        "quality_control_weight": "1",
        "packaging_weight": "1",
    }
    assert desk.post(f"{HERE}/inspectionstandard/add/", fields).status_code == 302
    with acting_as_system():
        assert DomainEvent.objects.get(name="inspection.standard_set").payload["pass_mark"] == "75"
        standards = list(type(visit.standard).objects.values_list("effective_from", "pass_mark"))
    assert standards == [(date(2027, 1, 1), 75), (date(2020, 1, 1), 70)]
