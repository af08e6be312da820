"""What a supplier still needs before it may supply: one answer for both sides and for `activate_supplier`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.when import day_words
from apps.suppliers.domain.on_file import OnFile, on_file
from apps.suppliers.enums import (
    REQUIRED_KINDS,
    AgreementState,
    DocumentKind,
    DocumentState,
    InspectionState,
    SupplierState,
)
from apps.suppliers.models import Agreement, Clearance, Inspection, Supplier, SupplierDocument


class Whose(StrEnum):
    """Who has to do something next."""

    SUPPLIER = "supplier"
    OPERATOR = "operator"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Step:
    """One line of the checklist; `note` says how it stands, in the reader's language."""

    code: str
    label: str | Promise
    done: bool
    whose: Whose
    note: str


@dataclass(frozen=True)
class Checklist:
    """The steps in order, with the profile (None before the application) and the agreement that is in force."""

    profile: Supplier | None
    agreement: Agreement | None
    steps: tuple[Step, ...]

    @property
    def missing(self) -> list[Step]:
        return [step for step in self.steps if not step.done]

    @property
    def done(self) -> list[Step]:
        return [step for step in self.steps if step.done]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def next_step(self) -> Step | None:
        return next(iter(self.missing), None)


def onboarding_checklist(*, supplier_id: int, on: date) -> Checklist:
    """Every step of the way in, in order, as it stands on a Shanghai day."""
    return checklist_of(on_file(supplier_id), on)


def checklist_of(kept: OnFile, on: date) -> Checklist:
    """The same of what has been read already."""
    agreements = [each for each in kept.agreements if each.state != AgreementState.WITHDRAWN]
    agreement = next((each for each in agreements if each.is_in_force(on)), None)
    return Checklist(
        kept.profile,
        agreement,
        (
            _application_step(kept.profile),
            *_document_steps(kept.documents, on),
            _submission_step(kept.profile),
            _inspection_step(kept.visits),
            _clearance_step(next(iter(kept.clearances), None)),
            _agreement_step(agreement, next((each for each in agreements if each.state == AgreementState.DRAFT), None)),
        ),
    )


def _application_step(profile: Supplier | None) -> Step:
    note = _("Fill in who you are and what you supply.") if profile is None else profile.credit_code
    return _step("application", gettext_lazy("Application"), profile is not None, Whose.SUPPLIER, note)


def _document_steps(documents: list[SupplierDocument], on: date) -> list[Step]:
    kept = [each for each in documents if each.state != DocumentState.WITHDRAWN]
    return [_document_step(kind, [each for each in kept if each.kind == kind], on) for kind in REQUIRED_KINDS]


def _document_step(kind: DocumentKind, kept: list[SupplierDocument], on: date) -> Step:
    accepted = next((each for each in kept if each.is_valid(on)), None)
    newest = accepted or next(iter(kept), None)
    if newest is None:
        return _step(kind.value, kind.label, False, Whose.SUPPLIER, _("Upload it."))
    waits = newest.state == DocumentState.SUBMITTED
    whose = Whose.OPERATOR if waits else Whose.SUPPLIER
    return _step(kind.value, kind.label, accepted is not None, whose, _document_note(newest, on))


def _document_note(document: SupplierDocument, on: date) -> str:
    if document.state == DocumentState.REFUSED:
        return _("Refused: %(reason)s") % {"reason": document.reason}
    if document.expires_on and document.expires_on < on:
        return _("Expired on %(day)s; send a valid one.") % {"day": day_words(document.expires_on)}
    if document.state == DocumentState.ACCEPTED and document.expires_on:
        return _("Valid through %(day)s.") % {"day": day_words(document.expires_on)}
    return document.get_state_display()


def _submission_step(profile: Supplier | None) -> Step:
    sent = profile is not None and profile.state != SupplierState.APPLIED
    note = "" if sent else _("Send everything in once it is complete.")
    return _step("submission", gettext_lazy("Sent in for review"), sent, Whose.SUPPLIER, note)


def _inspection_step(visits: list[Inspection]) -> Step:
    newest = next(iter(visits), None)
    passed = any(visit.state == InspectionState.PASSED for visit in visits)
    note = _("Not scheduled yet.")
    if newest is not None and newest.state == InspectionState.SCHEDULED:
        note = _("Visit on %(day)s.") % {"day": day_words(newest.scheduled_on)}
    elif newest is not None and newest.standard is not None:
        note = _("%(total)s points; %(needed)s are needed.") % {
            "total": newest.total,
            "needed": newest.standard.pass_mark,
        }
    return _step("inspection", gettext_lazy("On-site inspection passed"), passed, Whose.OPERATOR, note)


def _clearance_step(newest: Clearance | None) -> Step:
    cleared = newest is not None and newest.cleared
    note = newest.reason if newest else _("Not decided yet.")
    return _step("clearance", gettext_lazy("Intellectual-property clearance"), cleared, Whose.OPERATOR, note)


def _agreement_step(agreement: Agreement | None, draft: Agreement | None) -> Step:
    whose = Whose.SUPPLIER if draft else Whose.OPERATOR
    if agreement:
        note = _("In force through %(day)s.") % {"day": day_words(agreement.valid_until)}
    elif draft:
        note = _("Version %(version)s waits for the supplier's signature.") % {"version": draft.version}
    else:
        note = _("Not drafted yet.")
    return _step("agreement", gettext_lazy("Agreement in force"), agreement is not None, whose, note)


def _step(code: str, label: str | Promise, done: bool, whose: Whose, note: str) -> Step:
    return Step(code, label, done, Whose.NOBODY if done else whose, note)
