"""On-site inspections: scheduled, photographed, scored by the standard of their day."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from math import floor
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.common.uploads import IMAGES, Upload, check_upload
from apps.common.when import day_words
from apps.events.domain.recording import record_event
from apps.suppliers.domain.documents import refuse_unless_accepted
from apps.suppliers.domain.errors import NoStandard, UnfitInspection, WrongState
from apps.suppliers.domain.states import lock_supplier, move, note, refuse_unless
from apps.suppliers.enums import Event, InspectionState, SupplierState
from apps.suppliers.models import Inspection, InspectionPhoto, InspectionStandard, Supplier
from apps.suppliers.models.inspections import PARTS


def standard_in_force(on: date) -> InspectionStandard:
    """The newest standard that is effective on a Shanghai day. Raises NoStandard."""
    standard = InspectionStandard.objects.filter(effective_from__lte=on).order_by("-effective_from").first()
    if standard is None:
        raise NoStandard(_("No inspection standard is in force on %(day)s; add one first.") % {"day": day_words(on)})
    return standard


@transaction.atomic
def set_standard(*, standard: InspectionStandard, now: datetime, actor_id: int | None) -> InspectionStandard:
    """Write a new standard, or change one that nobody was scored by yet. Raises WrongState for a used one."""
    if Inspection.objects.filter(standard_id=standard.pk).exists():
        raise WrongState(_("Somebody was scored by this standard; add one for a later day."))
    standard.save()
    payload = {"effective_from": str(standard.effective_from), "pass_mark": str(standard.pass_mark)}
    record_event(name="inspection.standard_set", subject=standard, payload=payload, now=now, actor_id=actor_id)
    return standard


@transaction.atomic
def schedule_inspection(
    *, supplier_id: int, scheduled_on: date, inspector: str, now: datetime, actor_id: int | None
) -> Inspection:
    """Plan a visit on a Shanghai day, today or later; an open one is moved. *review* → *inspection*.

    Raises DocumentsMissing until every required document is accepted, WrongState in any other state.
    """
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, SupplierState.REVIEW, SupplierState.INSPECTION)
    if scheduled_on < shanghai_day(now):
        raise UnfitInspection(_("%(day)s is over; choose today or a later day.") % {"day": day_words(scheduled_on)})
    if profile.state == SupplierState.REVIEW:
        refuse_unless_accepted(profile, shanghai_day(now))
    inspection = Inspection.objects.filter(
        supplier_id=supplier_id, state=InspectionState.SCHEDULED
    ).first() or Inspection(supplier_id=supplier_id)
    inspection.scheduled_on, inspection.inspector = scheduled_on, inspector
    inspection.save()
    payload: dict[str, Any] = {"inspection": inspection.pk, "scheduled_on": str(scheduled_on), "inspector": inspector}
    if profile.state == SupplierState.REVIEW:
        event = Event.INSPECTION_SCHEDULED
        move(profile, SupplierState.INSPECTION, event=event, now=now, actor_id=actor_id, **payload)
    else:
        note(profile, Event.INSPECTION_MOVED, now=now, actor_id=actor_id, **payload)
    return inspection


@transaction.atomic
def add_inspection_photo(*, inspection_id: int, file: Upload, now: datetime, actor_id: int | None) -> InspectionPhoto:
    """Keep what the inspector saw (JPEG or PNG), until the inspection is scored. Raises UploadRefused, WrongState."""
    inspection, profile = _lock_open_inspection(inspection_id)
    checked = check_upload(file, extensions=IMAGES)
    photo = InspectionPhoto(
        supplier_id=inspection.supplier_id,
        inspection=inspection,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        added_at=now,
    )
    photo.file = File(checked.file, name=checked.name)
    photo.save()
    payload = {"inspection": inspection.pk, "photo": photo.pk, "sha256": checked.sha256}
    note(profile, Event.INSPECTION_PHOTOGRAPHED, now=now, actor_id=actor_id, **payload)
    return photo


@transaction.atomic
def score_inspection(
    *, inspection_id: int, scores: Mapping[str, int], notes: str, now: datetime, actor_id: int | None
) -> Inspection:
    """Score production, quality_control and packaging, 0 to 100 each, by the standard of the scheduled day.

    The weighted mean decides, compared without rounding: passed, *inspection* → *clearance*; failed, the supplier
    stays and another visit is scheduled. Raises UnfitInspection, WrongState, NoStandard.
    """
    inspection, profile = _lock_open_inspection(inspection_id)
    refuse_unless(profile, SupplierState.INSPECTION)
    _refuse_unfit(scores)
    if shanghai_day(now) < inspection.scheduled_on:
        raise WrongState(
            _("The visit is on %(day)s; score it afterwards.") % {"day": day_words(inspection.scheduled_on)}
        )
    standard = standard_in_force(inspection.scheduled_on)
    total = standard.points_of(dict(scores))
    for part in PARTS:
        setattr(inspection, part, scores[part])
    passed = total >= standard.pass_mark
    inspection.standard, inspection.state = standard, InspectionState.PASSED if passed else InspectionState.FAILED
    inspection.total = (Decimal(floor(total * 100)) / 100).quantize(Decimal("0.01"))
    inspection.notes, inspection.scored_at = notes, now
    inspection.save()
    payload: dict[str, Any] = {
        "inspection": inspection.pk,
        "total": str(inspection.total),
        "pass_mark": str(standard.pass_mark),
    }
    if passed:
        event = Event.INSPECTION_PASSED
        move(profile, SupplierState.CLEARANCE, event=event, now=now, actor_id=actor_id, reason=notes, **payload)
    else:
        note(profile, Event.INSPECTION_FAILED, now=now, actor_id=actor_id, reason=notes, **payload)
    return inspection


def _refuse_unfit(scores: Mapping[str, int]) -> None:
    if set(scores) != set(PARTS) or not all(0 <= score <= 100 for score in scores.values()):
        raise UnfitInspection(_("Give each of production, quality control and packaging 0 to 100 points."))


def _lock_open_inspection(inspection_id: int) -> tuple[Inspection, Supplier]:
    owner = Inspection.objects.values_list("supplier_id", flat=True).get(pk=inspection_id)
    profile = lock_supplier(owner)
    inspection = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection_id)
    if inspection.state != InspectionState.SCHEDULED:
        raise WrongState(_("This inspection is scored already; schedule another one."))
    return inspection, profile
