"""Documents: uploaded and sent in by the supplier, accepted or refused by staff, one at a time."""

from datetime import date, datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.common.uploads import DOCUMENTS, Upload, check_upload
from apps.common.when import day_words
from apps.suppliers.domain.errors import DocumentExpired, DocumentsMissing, WrongState
from apps.suppliers.domain.states import NOT_ENDED, lock_supplier, move, note, refuse_unless, refuse_without_reason
from apps.suppliers.enums import REQUIRED_KINDS, DocumentKind, DocumentState, Event, SupplierState
from apps.suppliers.models import Supplier, SupplierDocument


@transaction.atomic
def upload_document(
    *,
    supplier_id: int,
    kind: DocumentKind,
    file: Upload,
    now: datetime,
    actor_id: int | None,
    expires_on: date | None = None,
) -> SupplierDocument:
    """Keep one file; staff see it once it is sent in. `expires_on` is the last Shanghai day on which it is valid.

    At any time before the end, so that a certificate can be renewed. Raises UploadRefused, DocumentExpired.
    """
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, *NOT_ENDED)
    _refuse_expired(expires_on, now)
    checked = check_upload(file, extensions=DOCUMENTS)
    document = SupplierDocument(
        supplier_id=supplier_id,
        kind=kind,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        expires_on=expires_on,
        uploaded_at=now,
    )
    document.file = File(checked.file, name=checked.name)
    document.save()
    note(
        profile,
        Event.DOCUMENT_UPLOADED,
        now=now,
        actor_id=actor_id,
        document=document.pk,
        kind=kind,
        sha256=checked.sha256,
    )
    return document


@transaction.atomic
def withdraw_document(*, document_id: int, now: datetime, actor_id: int | None) -> SupplierDocument:
    """Take back a document that was not sent in yet; the file is kept. Raises WrongState."""
    document, profile = _lock_document(document_id)
    _refuse_unless_document(document, DocumentState.UPLOADED)
    document.state = DocumentState.WITHDRAWN
    document.save(update_fields=["state"])
    note(profile, Event.DOCUMENT_WITHDRAWN, now=now, actor_id=actor_id, document=document.pk, kind=document.kind)
    return document


@transaction.atomic
def submit_documents(*, supplier_id: int, now: datetime, actor_id: int | None) -> int:
    """Send in what is uploaded, and with it an open application: *applied* → *review*. Says how many were sent.

    Raises DocumentsMissing while a required kind is missing, or when there is nothing to send.
    """
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, *NOT_ENDED)
    sent = list(SupplierDocument.objects.filter(supplier_id=supplier_id, state=DocumentState.UPLOADED))
    if profile.state == SupplierState.APPLIED:
        _refuse_missing(supplier_id, shanghai_day(now))
    elif not sent:
        raise DocumentsMissing(_("There is nothing to send in; upload a document first."))
    for document in sent:
        document.state = DocumentState.SUBMITTED
        document.save(update_fields=["state"])
    numbers = [document.pk for document in sent]
    if profile.state == SupplierState.APPLIED:
        move(profile, SupplierState.REVIEW, event=Event.SUBMITTED, now=now, actor_id=actor_id, documents=numbers)
    else:
        note(profile, Event.DOCUMENTS_SUBMITTED, now=now, actor_id=actor_id, documents=numbers)
    return len(sent)


@transaction.atomic
def review_document(
    *,
    document_id: int,
    accepted: bool,
    now: datetime,
    actor_id: int | None,
    reason: str = "",
    expires_on: date | None = None,
) -> SupplierDocument:
    """Accept a document, or refuse it with a reason; refusing one under review opens the application again.

    `expires_on` corrects the supplier's own date. Raises WrongState, ReasonMissing, DocumentExpired.
    """
    document, profile = _lock_document(document_id)
    refuse_unless(profile, *NOT_ENDED)
    _refuse_unless_document(document, DocumentState.SUBMITTED)
    if accepted:
        document.expires_on = expires_on or document.expires_on
        _refuse_expired(document.expires_on, now)
    else:
        refuse_without_reason(reason)
    document.state = DocumentState.ACCEPTED if accepted else DocumentState.REFUSED
    document.reason, document.reviewed_at = reason, now
    document.save(update_fields=["state", "reason", "reviewed_at", "expires_on"])
    event = Event.DOCUMENT_ACCEPTED if accepted else Event.DOCUMENT_REFUSED
    note(profile, event, now=now, actor_id=actor_id, document=document.pk, kind=document.kind, reason=reason)
    if not accepted and profile.state == SupplierState.REVIEW:
        move(profile, SupplierState.APPLIED, event=Event.RETURNED, now=now, actor_id=actor_id, reason=reason)
    return document


def missing_kinds(*, supplier_id: int, on: date, accepted: bool) -> list[DocumentKind]:
    """Required kinds without a document that is valid on a Shanghai day: accepted, or at least on its way."""
    ways = {DocumentState.ACCEPTED}
    if not accepted:
        ways |= {DocumentState.UPLOADED, DocumentState.SUBMITTED}
    documents = SupplierDocument.objects.filter(supplier_id=supplier_id, state__in=ways)
    there = {each.kind for each in documents if each.expires_on is None or each.expires_on >= on}
    return [kind for kind in REQUIRED_KINDS if kind not in there]


def refuse_unless_accepted(profile: Supplier, on: date) -> None:
    """Raise DocumentsMissing that names each required kind without an accepted, valid document."""
    missing = missing_kinds(supplier_id=profile.supplier_id, on=on, accepted=True)
    if missing:
        raise DocumentsMissing(
            _("%(name)s has no accepted, valid document of: %(kinds)s. Review or ask for it first.")
            % {"name": profile, "kinds": ", ".join(str(kind.label) for kind in missing)}
        )


def _refuse_missing(supplier_id: int, on: date) -> None:
    missing = missing_kinds(supplier_id=supplier_id, on=on, accepted=False)
    if missing:
        raise DocumentsMissing(
            _("Still missing: %(kinds)s. Upload it, then send everything in.")
            % {"kinds": ", ".join(str(kind.label) for kind in missing)}
        )


def _refuse_expired(expires_on: date | None, now: datetime) -> None:
    if expires_on is not None and expires_on < shanghai_day(now):
        raise DocumentExpired(
            _("The document was valid through %(day)s only; send a valid one.") % {"day": day_words(expires_on)}
        )


def _refuse_unless_document(document: SupplierDocument, wanted: DocumentState) -> None:
    if document.state != wanted:
        raise WrongState(
            _("%(document)s is '%(state)s'; expected '%(wanted)s'.")
            % {"document": document, "state": document.get_state_display(), "wanted": wanted.label}
        )


def _lock_document(document_id: int) -> tuple[SupplierDocument, Supplier]:
    """The supplier first, then its document: the order of every act."""
    owner = SupplierDocument.objects.values_list("supplier_id", flat=True).get(pk=document_id)
    profile = lock_supplier(owner)
    return SupplierDocument.objects.select_for_update(of=("self",)).get(pk=document_id), profile
