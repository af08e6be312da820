"""What became of each line of a purchase order, noted for the score card by whoever made it happen.

These acts are part of another one (a purchase order answered, goods received), which records the event; saying the
same fact twice changes nothing, contradicting it is refused. Instants are aware.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.suppliers.domain.errors import RecordConflict
from apps.suppliers.models import SupplyRecord


@transaction.atomic
def record_request(
    *, supplier_id: int, document: str, requested_at: datetime, ship_by: datetime, line: int = 1
) -> SupplyRecord:
    """A line was asked of a supplier, to be shipped by an instant; `document` is the purchase order's number."""
    key = {"supplier_id": supplier_id, "document": document, "line": line}
    SupplyRecord.objects.bulk_create(
        [SupplyRecord(**key, requested_at=requested_at, ship_by=ship_by)], ignore_conflicts=True
    )
    record = SupplyRecord.objects.get(**key)
    if (record.requested_at, record.ship_by) != (requested_at, ship_by):
        raise RecordConflict(_("%(line)s is recorded with other times already.") % {"line": record})
    return record


def record_answer(
    *, supplier_id: int, document: str, accepted: bool, answered_at: datetime, line: int = 1
) -> SupplyRecord:
    """The supplier took the line or refused it. RecordConflict: answered otherwise, or before it was asked."""
    return _note(
        supplier_id, document, line, since="requested_at", at=answered_at, accepted=accepted, answered_at=answered_at
    )


def record_shipment(*, supplier_id: int, document: str, shipped_at: datetime, line: int = 1) -> SupplyRecord:
    """The line was handed over to the carrier or the warehouse, after its acceptance; not a cancelled one."""
    return _note(
        supplier_id, document, line, since="answered_at", at=shipped_at, shipped_at=shipped_at, not_after="cancelled_at"
    )


def record_tracking(
    *, supplier_id: int, document: str, valid: bool | None, judged_at: datetime, line: int = 1
) -> SupplyRecord:
    """Whether the shipment can be followed; None: its carrier has no tracking, which is nobody's fault."""
    return _note(
        supplier_id, document, line, carrier_tracks=valid is not None, tracking_valid=valid, tracked_at=judged_at
    )


def record_cancellation(*, supplier_id: int, document: str, cancelled_at: datetime, line: int = 1) -> SupplyRecord:
    """The supplier took its acceptance back; not of a shipped line."""
    return _note(supplier_id, document, line, cancelled_at=cancelled_at, not_after="shipped_at")


def record_withdrawal(*, supplier_id: int, document: str, withdrawn_at: datetime, line: int = 1) -> SupplyRecord:
    """An accepted line is not wanted any more, for no fault of the supplier; not of a shipped one."""
    return _note(supplier_id, document, line, withdrawn_at=withdrawn_at, not_after="shipped_at")


def record_incident(*, supplier_id: int, document: str, incident_at: datetime, line: int = 1) -> SupplyRecord:
    """Something was wrong with the line: missing, damaged, another article."""
    return _note(supplier_id, document, line, incident_at=incident_at)


def record_return(*, supplier_id: int, document: str, returned_at: datetime, line: int = 1) -> SupplyRecord:
    """The line came back and is refunded; only a shipped one can."""
    return _note(supplier_id, document, line, returned_at=returned_at, only_after="shipped_at")


@transaction.atomic
def _note(
    supplier_id: int,
    document: str,
    line: int,
    *,
    not_after: str = "",
    only_after: str = "",
    since: str = "",
    at: datetime | None = None,
    **facts: object,
) -> SupplyRecord:
    record = _lock_record(supplier_id, document, line)
    known = {name: getattr(record, name) for name in facts}
    if known == facts:
        return record
    if any(name.endswith("_at") and value is not None for name, value in known.items()):
        raise RecordConflict(_("%(line)s: another fact is recorded already.") % {"line": record})
    if "accepted" not in facts and not record.accepted:
        raise RecordConflict(_("%(line)s was not accepted; record the answer first.") % {"line": record})
    if (not_after and getattr(record, not_after)) or (only_after and not getattr(record, only_after)):
        raise RecordConflict(_("%(line)s: shipped, cancelled and returned do not go together so.") % {"line": record})
    if since and at and at < getattr(record, since):
        raise RecordConflict(_("%(line)s: this can't have been earlier than what came before it.") % {"line": record})
    for name, value in facts.items():
        setattr(record, name, value)
    record.save(update_fields=list(facts))
    return record


def _lock_record(supplier_id: int, document: str, line: int) -> SupplyRecord:
    records = SupplyRecord.objects.select_for_update(of=("self",))
    record = records.filter(supplier_id=supplier_id, document=document, line=line).first()
    if record is None:
        raise RecordConflict(
            _("Nothing was asked of supplier %(id)s as %(document)s / %(line)s; record the request first.")
            % {"id": supplier_id, "document": document, "line": line}
        )
    return record
