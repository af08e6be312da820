"""What the buttons and forms on a supplier's page do, and when they are offered."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.administration import answer_of, person_id
from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.suppliers.domain.agreements import MAY_AGREE, Terms, draft_agreement
from apps.suppliers.domain.applications import Application, amend_application
from apps.suppliers.domain.clearances import decide_clearance
from apps.suppliers.domain.documents import submit_documents, upload_document
from apps.suppliers.domain.inspections import schedule_inspection
from apps.suppliers.domain.lifecycle import activate_supplier, end_supplier, resume_supplier, suspend_supplier
from apps.suppliers.enums import DocumentKind, InspectionState
from apps.suppliers.enums import SupplierState as State
from apps.suppliers.forms import ApplicationForm, years_after
from apps.suppliers.models import Agreement, Inspection, Supplier


def who_and_when(request: HttpRequest) -> dict[str, Any]:
    return {"now": timezone.now(), "actor_id": person_id(request)}


def is_open(profile: Supplier) -> bool:
    return profile.state == State.APPLIED


def may_hold_documents(profile: Supplier) -> bool:
    return profile.state != State.ENDED


def may_be_visited(profile: Supplier) -> bool:
    return profile.state in (State.REVIEW, State.INSPECTION)


def is_clearing(profile: Supplier) -> bool:
    return profile.state == State.CLEARANCE


def may_agree(profile: Supplier) -> bool:
    return profile.state in MAY_AGREE


def is_agreeing(profile: Supplier) -> bool:
    return profile.state == State.AGREEMENT


def is_active(profile: Supplier) -> bool:
    return profile.state == State.ACTIVE


def is_suspended(profile: Supplier) -> bool:
    return profile.state == State.SUSPENDED


def amend(request: HttpRequest, profile: Supplier, filled: dict[str, Any]) -> str:
    codes = tuple(filled["category_codes"])
    mended = Application(**{**filled, "category_codes": codes})
    amend_application(supplier_id=profile.supplier_id, application=mended, **who_and_when(request))
    return _("The application is mended.")


def upload(request: HttpRequest, profile: Supplier, filled: dict[str, Any]) -> str:
    kind = DocumentKind(filled.pop("kind"))
    document = upload_document(supplier_id=profile.supplier_id, kind=kind, **filled, **who_and_when(request))
    return _("%(document)s is uploaded; send the documents in to review it.") % {"document": document}


def submit(request: HttpRequest, profile: Supplier) -> str:
    submit_documents(supplier_id=profile.supplier_id, **who_and_when(request))
    return _("The documents wait for review.")


def schedule(request: HttpRequest, profile: Supplier, filled: dict[str, Any]) -> str:
    visit = schedule_inspection(supplier_id=profile.supplier_id, **filled, **who_and_when(request))
    return _("The visit is on %(day)s.") % {"day": day_words(visit.scheduled_on)}


def clear(request: HttpRequest, profile: Supplier, filled: dict[str, Any]) -> str:
    decided = decide_clearance(supplier_id=profile.supplier_id, **filled, **who_and_when(request))
    return _("Cleared; draft the agreement next.") if decided.cleared else _("Refused; the supplier reads why.")


def draft(request: HttpRequest, profile: Supplier, filled: dict[str, Any]) -> str:
    terms = Terms(**{**filled, "category_codes": tuple(filled["category_codes"])})
    agreement = draft_agreement(supplier_id=profile.supplier_id, terms=terms, **who_and_when(request))
    return _("Version %(version)s waits for the supplier's signature.") % {"version": agreement.version}


def activate(request: HttpRequest, profile: Supplier) -> str:
    activate_supplier(supplier_id=profile.supplier_id, **who_and_when(request))
    return _("%(name)s supplies from now on.") % {"name": profile}


def suspend(request: HttpRequest, profile: Supplier) -> str:
    suspend_supplier(supplier_id=profile.supplier_id, reason=answer_of(request), **who_and_when(request))
    return _("%(name)s is suspended; nothing new is ordered from it.") % {"name": profile}


def resume(request: HttpRequest, profile: Supplier) -> str:
    resume_supplier(supplier_id=profile.supplier_id, reason=answer_of(request), **who_and_when(request))
    return _("%(name)s supplies again.") % {"name": profile}


def end(request: HttpRequest, profile: Supplier) -> str:
    end_supplier(supplier_id=profile.supplier_id, reason=answer_of(request), **who_and_when(request))
    return _("%(name)s has ended; its history stays.") % {"name": profile}


def application_of(profile: Supplier) -> dict[str, Any]:
    return ApplicationForm.initial_of(profile)


def visit_of(profile: Supplier) -> dict[str, Any]:
    """The open visit, to be moved."""
    visit = Inspection.objects.filter(supplier_id=profile.supplier_id, state=InspectionState.SCHEDULED).first()
    return {"scheduled_on": visit.scheduled_on, "inspector": visit.inspector} if visit else {}


def terms_of(profile: Supplier) -> dict[str, Any]:
    """What a new version begins with: the newest terms, else what was applied for, for a year from today."""
    today = shanghai_day(timezone.now())
    dates: dict[str, date] = {"valid_from": today, "valid_until": years_after(today, 1)}
    newest = Agreement.objects.filter(supplier_id=profile.supplier_id).first()
    if newest is None:
        return {"category_codes": profile.category_codes, **dates}
    return {name: getattr(newest, name) for name in Terms.__dataclass_fields__} | dates
