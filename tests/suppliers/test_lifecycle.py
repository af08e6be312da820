"""Each act of a supplier's life: what it does, what it refuses, and that a refusal moves nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from apps.accounts.models import Organization
from apps.common.errors import DomainError
from apps.common.uploads import UploadRefused
from apps.suppliers.domain.agreements import draft_agreement, sign_agreement
from apps.suppliers.domain.applications import amend_application, apply_to_supply, checked_credit_code
from apps.suppliers.domain.checklist import Whose, onboarding_checklist
from apps.suppliers.domain.clearances import decide_clearance
from apps.suppliers.domain.documents import review_document, submit_documents, upload_document
from apps.suppliers.domain.errors import (
    AppliedAlready,
    CreditCodeTaken,
    DocumentExpired,
    DocumentsMissing,
    InvalidCreditCode,
    NoStandard,
    OnboardingIncomplete,
    ReasonMissing,
    UnfitInspection,
    UnfitTerms,
    UnknownSupplier,
    WrongState,
)
from apps.suppliers.domain.inspections import (
    add_inspection_photo,
    schedule_inspection,
    score_inspection,
    standard_in_force,
)
from apps.suppliers.domain.lifecycle import activate_supplier, end_supplier, resume_supplier, suspend_supplier
from apps.suppliers.enums import DocumentKind
from apps.suppliers.models import Agreement, Clearance, Inspection, InspectionStandard, Supplier
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.factories.suppliers import (
    GOOD,
    JOINED_AT,
    application,
    credit_code,
    image_file,
    lead_to_agreement,
    make_active_supplier,
    make_organization_of_supplier,
    pdf_file,
    terms,
)
from tests.suppliers.acts import BY, NOW, TODAY, in_inspection, in_review, refused, state_of

pytestmark = pytest.mark.django_db


def test_one_organisation_applies_once_and_one_enterprise_too(p: Organization):
    with acting_as_system():
        other = make_organization_of_supplier("Q")
        apply_to_supply(supplier_id=p.pk, application=application(7), **BY)
        refused(AppliedAlready, lambda: apply_to_supply(supplier_id=p.pk, application=application(8), **BY))
        refused(CreditCodeTaken, lambda: apply_to_supply(supplier_id=other.pk, application=application(7), **BY))


def test_a_supplier_applies_and_sends_in_as_itself(p: Organization):
    with acting_for_supplier(p.pk):
        assert len(in_review(p)) == 3
        assert state_of(p) == "review"
        refused(WrongState, lambda: amend_application(supplier_id=p.pk, application=application(1), **BY))


@pytest.mark.parametrize("text", ["", "91330200", credit_code(1)[:-1] + "?", credit_code(1)[:-1], "9133020000000000I1"])
def test_a_credit_code_with_a_fault_is_refused(p: Organization, text: str):
    told = application(1)
    with acting_as_system():
        refused(
            InvalidCreditCode,
            lambda: apply_to_supply(
                supplier_id=p.pk, application=type(told)(**{**told.__dict__, "credit_code": text}), **BY
            ),
            "is no unified social credit code",
        )


@pytest.mark.parametrize("place", range(18))
def test_any_single_wrong_digit_of_a_credit_code_is_found(place: int):
    code = "91110000600037341L"
    assert checked_credit_code(code.lower()) == code
    wrong = "2" if code[place] != "2" else "3"
    with pytest.raises(InvalidCreditCode):
        checked_credit_code(code[:place] + wrong + code[place + 1 :])


def test_an_application_names_categories_that_exist(p: Organization):
    with acting_as_system():
        for categories, error in (((), UnfitTerms), (("boats",), DomainError)):
            told = application(1, categories=categories)
            refused(error, lambda told=told: apply_to_supply(supplier_id=p.pk, application=told, **BY))


def test_an_application_is_sent_in_with_all_three_documents(p: Organization):
    with acting_as_system():
        apply_to_supply(supplier_id=p.pk, application=application(p.pk), **BY)
        upload_document(supplier_id=p.pk, kind=DocumentKind.BUSINESS_LICENCE, file=pdf_file(), **BY)
        upload_document(supplier_id=p.pk, kind=DocumentKind.OTHER, file=pdf_file(), **BY)
        missing = "Still missing: Tax registration, Quality certificate"
        refused(DocumentsMissing, lambda: submit_documents(supplier_id=p.pk, **BY), missing)


def test_an_expired_or_false_document_is_not_kept(p: Organization):
    with acting_as_system():
        apply_to_supply(supplier_id=p.pk, application=application(p.pk), **BY)
        kept = {"supplier_id": p.pk, "kind": DocumentKind.OTHER}
        yesterday = TODAY - timedelta(days=1)
        refused(DocumentExpired, lambda: upload_document(**kept, file=pdf_file(), expires_on=yesterday, **BY))
        refused(UploadRefused, lambda: upload_document(**kept, file=image_file("a.pdf"), **BY))
        assert upload_document(**kept, file=pdf_file(), expires_on=TODAY, **BY).expires_on == TODAY


def test_a_refused_document_needs_a_reason_and_opens_the_application(p: Organization):
    with acting_as_system():
        first, second, third = in_review(p)
        refused(ReasonMissing, lambda: review_document(document_id=first.pk, accepted=False, reason=" ", **BY))
        review_document(document_id=first.pk, accepted=True, **BY)
        review_document(document_id=second.pk, accepted=False, reason="Blurred", **BY)
        assert state_of(p) == "applied"
        refused(WrongState, lambda: review_document(document_id=second.pk, accepted=True, **BY), "expected 'Sent in'")
        review_document(document_id=third.pk, accepted=True, **BY)
        refused(DocumentsMissing, lambda: submit_documents(supplier_id=p.pk, **BY))
        upload_document(supplier_id=p.pk, kind=DocumentKind(second.kind), file=pdf_file(), **BY)
        assert submit_documents(supplier_id=p.pk, **BY) == 1
        assert state_of(p) == "review"


def test_a_visit_waits_for_every_document(p: Organization):
    with acting_as_system():
        documents = in_review(p)
        visit = {"supplier_id": p.pk, "inspector": "He Lan", **BY}
        for document in documents[:2]:
            review_document(document_id=document.pk, accepted=True, **BY)
        refused(DocumentsMissing, lambda: schedule_inspection(**visit, scheduled_on=TODAY), "Quality certificate|Tax")
        review_document(document_id=documents[2].pk, accepted=True, **BY)
        yesterday = TODAY - timedelta(days=1)
        refused(UnfitInspection, lambda: schedule_inspection(**visit, scheduled_on=yesterday), "is over")
        first = schedule_inspection(**visit, scheduled_on=TODAY + timedelta(days=3))
        moved = schedule_inspection(**visit, scheduled_on=TODAY + timedelta(days=5))
        assert (moved.pk, Inspection.objects.count()) == (first.pk, 1)
        refused(WrongState, lambda: score_inspection(inspection_id=first.pk, scores=GOOD, notes="", **BY), "afterwards")


@pytest.mark.parametrize(
    ("scores", "total", "state"),
    [((70, 70, 70), "70.00", "clearance"), ((69, 71, 70), "70.00", "clearance"), ((70, 70, 69), "69.80", "inspection"),
     ((100, 100, 100), "100.00", "clearance"), ((0, 0, 0), "0.00", "inspection")],
)  # fmt: skip
def test_the_weighted_mean_decides_at_the_mark(p: Organization, scores: tuple[int, ...], total: str, state: str):
    with acting_as_system():
        visit = in_inspection(p)
        given = dict(zip(("production", "quality_control", "packaging"), scores, strict=True))
        scored = score_inspection(inspection_id=visit.pk, scores=given, notes="", **BY)
        assert (str(scored.total), state_of(p)) == (total, state)
        refused(WrongState, lambda: score_inspection(inspection_id=visit.pk, scores=GOOD, notes="", **BY))


def test_a_mean_a_hair_under_the_mark_fails_although_it_looks_like_it(p: Organization):
    """209 / 3 of equal weights is 69.666…; a mark of 69.67 is not reached."""
    with acting_as_system():
        InspectionStandard.objects.create(
            effective_from=TODAY, pass_mark="69.67", production_weight=1, quality_control_weight=1, packaging_weight=1
        )
        visit = in_inspection(p)
        given = {"production": 69, "quality_control": 70, "packaging": 70}
        scored = score_inspection(inspection_id=visit.pk, scores=given, notes="", **BY)
    assert (scored.state, str(scored.total)) == ("failed", "69.66")


def test_the_standard_of_the_day_counts():
    with acting_as_system():
        InspectionStandard.objects.create(
            effective_from=TODAY, pass_mark=90, production_weight=1, quality_control_weight=0, packaging_weight=0
        )
        assert standard_in_force(TODAY).pass_mark == 90
        assert standard_in_force(TODAY - timedelta(days=1)).pass_mark == 70
        with pytest.raises(NoStandard, match="on 31 Dec 2019"):
            standard_in_force(date(2019, 12, 31))


@pytest.mark.parametrize("scores", [{}, {"production": 1}, {**GOOD, "packaging": 101}, {**GOOD, "packaging": -1}])
def test_scores_are_whole(p: Organization, scores: dict[str, int]):
    with acting_as_system():
        visit = in_inspection(p)
        refused(UnfitInspection, lambda: score_inspection(inspection_id=visit.pk, scores=scores, notes="", **BY))


def test_photos_are_pictures_of_an_open_visit(p: Organization):
    with acting_as_system():
        visit = in_inspection(p)
        add_inspection_photo(inspection_id=visit.pk, file=image_file("a.png", form="PNG"), **BY)
        refused(UploadRefused, lambda: add_inspection_photo(inspection_id=visit.pk, file=pdf_file(), **BY))
        score_inspection(inspection_id=visit.pk, scores=GOOD, notes="", **BY)
        refused(WrongState, lambda: add_inspection_photo(inspection_id=visit.pk, file=image_file(), **BY))
        assert visit.photos.count() == 1


def test_a_failed_visit_is_followed_by_another(p: Organization):
    with acting_as_system():
        visit = in_inspection(p)
        score_inspection(inspection_id=visit.pk, scores=dict.fromkeys(GOOD, 40), notes="No records", **BY)
        again = schedule_inspection(supplier_id=p.pk, scheduled_on=TODAY, inspector="Wu Fang", **BY)
        score_inspection(inspection_id=again.pk, scores=GOOD, notes="", **BY)
        assert list(Inspection.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "passed"]
        assert state_of(p) == "clearance"


def test_a_clearance_can_be_refused_and_decided_anew(p: Organization):
    with acting_as_system():
        visit = in_inspection(p)
        refused(WrongState, lambda: decide_clearance(supplier_id=p.pk, cleared=True, **BY), "On-site inspection")
        score_inspection(inspection_id=visit.pk, scores=GOOD, notes="", **BY)
        refused(ReasonMissing, lambda: decide_clearance(supplier_id=p.pk, cleared=False, **BY))
        decide_clearance(supplier_id=p.pk, cleared=False, reason="Looks like a known bear", **BY)
        assert state_of(p) == "clearance"
        assert Supplier.objects.get().reason == "Looks like a known bear"
        decide_clearance(supplier_id=p.pk, cleared=True, brands=["Bear ", "", "Bear"], **BY)
        assert state_of(p) == "agreement"
        assert list(Clearance.objects.order_by("pk").values_list("cleared", "brands")) == [
            (False, []),
            (True, ["Bear"]),
        ]


@pytest.mark.parametrize(
    "fault",
    [
        {"categories": ()},
        {"dispatch_hours": 0},
        {"dispatch_hours": 721},
        {"payout_working_days": 0},
        {"payout_working_days": 31},
        {"commission_percent": "-0.01"},
        {"commission_percent": "100"},
        {"valid_from": date(2026, 4, 2), "valid_until": date(2026, 4, 1)},
        {"valid_until": TODAY - timedelta(days=1)},
    ],
    ids=str,
)
def test_terms_that_nobody_could_keep_are_refused(p: Organization, fault: dict[str, Any]):
    with acting_as_system():
        lead_to_agreement(p, categories=("toys",), now=NOW)
        refused(UnfitTerms, lambda: draft_agreement(supplier_id=p.pk, terms=terms(**fault), **BY))


def test_a_new_draft_replaces_the_unsigned_one_and_versions_are_kept(p: Organization):
    with acting_as_system():
        lead_to_agreement(p, categories=("toys",), now=NOW)
        first = draft_agreement(supplier_id=p.pk, terms=terms(), **BY)
        second = draft_agreement(supplier_id=p.pk, terms=terms(commission_percent="7"), **BY)
        refused(WrongState, lambda: sign_agreement(agreement_id=first.pk, **BY), "Version 1 is 'Withdrawn'")
        late = {"now": datetime(2029, 1, 1, tzinfo=UTC), "actor_id": None}
        refused(UnfitTerms, lambda: sign_agreement(agreement_id=second.pk, **late), "ended unsigned")
        sign_agreement(agreement_id=second.pk, **BY)
        assert list(Agreement.objects.order_by("version").values_list("version", "state")) == [
            (1, "withdrawn"),
            (2, "signed"),
        ]


def test_only_a_complete_checklist_activates(p: Organization):
    with acting_as_system():
        lead_to_agreement(p, categories=("toys",), now=NOW)
        refused(OnboardingIncomplete, lambda: activate_supplier(supplier_id=p.pk, **BY), "Agreement in force")
        draft = draft_agreement(supplier_id=p.pk, terms=terms(valid_from=date(2026, 4, 1)), **BY)
        sign_agreement(agreement_id=draft.pk, **BY)
        refused(OnboardingIncomplete, lambda: activate_supplier(supplier_id=p.pk, **BY), "Agreement in force")
        april = {"now": datetime(2026, 4, 1, 2, tzinfo=UTC), "actor_id": None}
        activate_supplier(supplier_id=p.pk, **april)
        assert state_of(p) == "active"


def test_a_suspended_supplier_resumes_only_while_its_papers_hold():
    supplier = make_active_supplier(now=JOINED_AT, valid_until=date(2026, 6, 30))
    with acting_as_system():
        refused(ReasonMissing, lambda: suspend_supplier(supplier_id=supplier.pk, reason="", **BY))
        suspend_supplier(supplier_id=supplier.pk, reason="Late", **BY)
        refused(WrongState, lambda: suspend_supplier(supplier_id=supplier.pk, reason="Late", **BY))
        july = {"now": datetime(2026, 7, 1, 2, tzinfo=UTC), "actor_id": None}
        refused(OnboardingIncomplete, lambda: resume_supplier(supplier_id=supplier.pk, **july), "Agreement in force")
        resume_supplier(supplier_id=supplier.pk, **BY)
        assert state_of(supplier) == "active"


def test_the_end_is_for_good_and_withdraws_what_is_unsigned():
    supplier = make_active_supplier()
    with acting_as_system():
        draft = draft_agreement(supplier_id=supplier.pk, terms=terms(), **BY)
        refused(ReasonMissing, lambda: end_supplier(supplier_id=supplier.pk, reason="", **BY))
        end_supplier(supplier_id=supplier.pk, reason="Closed", **BY)
        assert list(Agreement.objects.order_by("version").values_list("state", flat=True)) == ["signed", "withdrawn"]
        for act in (
            lambda: end_supplier(supplier_id=supplier.pk, reason="Again", **BY),
            lambda: resume_supplier(supplier_id=supplier.pk, **BY),
            lambda: activate_supplier(supplier_id=supplier.pk, **BY),
            lambda: draft_agreement(supplier_id=supplier.pk, terms=terms(), **BY),
            lambda: sign_agreement(agreement_id=draft.pk, **BY),
            lambda: submit_documents(supplier_id=supplier.pk, **BY),
            lambda: upload_document(supplier_id=supplier.pk, kind=DocumentKind.OTHER, file=pdf_file(), **BY),
        ):
            refused(WrongState, act)


def test_who_has_not_applied_is_told_so(p: Organization):
    with acting_as_system():
        refused(UnknownSupplier, lambda: submit_documents(supplier_id=p.pk, **BY), "has not applied to supply")


def test_the_checklist_says_whose_turn_it_is(p: Organization):
    def turns() -> list[str]:
        steps = onboarding_checklist(supplier_id=p.pk, on=TODAY).steps
        return ["✓" if step.done else step.whose.value for step in steps]

    us, them = Whose.OPERATOR.value, Whose.SUPPLIER.value
    with acting_for_supplier(p.pk):
        assert turns() == [them, them, them, them, them, us, us, us]
    with acting_as_system():
        documents = in_review(p)
        assert turns() == ["✓", us, us, us, "✓", us, us, us]
        review_document(document_id=documents[0].pk, accepted=False, reason="Blurred", **BY)
        assert turns().count(them) == 2
        steps = onboarding_checklist(supplier_id=p.pk, on=TODAY).steps
        assert "Refused: Blurred" in [step.note for step in steps]


def test_a_certificate_that_expires_is_missed_from_the_next_day_on():
    supplier = make_active_supplier()
    with acting_as_system():
        new = upload_document(supplier_id=supplier.pk, kind=DocumentKind.OTHER, file=pdf_file(), expires_on=TODAY, **BY)
        submit_documents(supplier_id=supplier.pk, **BY)
        review_document(document_id=new.pk, accepted=True, **BY)
        assert (new.is_valid(TODAY), state_of(supplier)) == (False, "active")
        new.refresh_from_db()
        assert [new.is_valid(TODAY), new.is_valid(TODAY + timedelta(days=1))] == [True, False]
