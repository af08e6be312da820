"""Before a parcel's number is told to a channel: judged once it is with the carrier, and again while it is refused."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.fulfillment.enums import REGISTERED_PACKET
from apps.fulfillment.models import Parcel
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.errors import NumberRefused
from apps.tracking.domain.guard import Finding, check_number
from apps.tracking.domain.ingest import review_problems
from apps.tracking.models import ShipmentDeclaration

AT_ONCE = 100
"""Parcels a step: they stay locked until it is committed."""
MOST = 5_000
"""So many the hourly sweep looks at; the next one goes on."""
Step = Callable[[], AbstractContextManager[None]]


def check_parcel(*, parcel: Parcel, now: datetime) -> list[Finding]:
    """Everything that speaks against a parcel's number: errors if we gave it, else warnings. For staff and system."""
    ours = parcel.service == REGISTERED_PACKET
    return check_number(tracking_no=parcel.tracking_no, order=parcel.order, now=now, ours=ours)


def declare_shipment(*, parcel_id: int, now: datetime, actor_id: int | None = None) -> ShipmentDeclaration:
    """Let a parcel's number be told to the channel, once; what was only warned of is kept with it.

    Numbers of the platform's own service are judged strictly. Staff or the system act, the system writes; `now` is
    aware. Raises NumberRefused with every reason, and Parcel.DoesNotExist.
    """
    with acting_as_system():
        rows = Parcel.objects.select_related("order").select_for_update(of=("self",), no_key=True)
        parcel = rows.get(pk=parcel_id)
        known = ShipmentDeclaration.objects.filter(parcel=parcel).first()
        if known is not None and known.declared_at:
            return known
        if parcel.voided_at:
            raise NumberRefused(_("%(number)s was unpacked; pack the goods again first.") % {"number": parcel})
        found = check_parcel(parcel=parcel, now=now)
        errors = [finding for finding in found if finding.is_error]
        if errors:
            reasons = "; ".join(finding.text for finding in errors)
            raise NumberRefused(_("The number must not be declared: %(reasons)s.") % {"reasons": reasons}, errors)
        declared = _keep(parcel, found, now, declared_at=now)
        _record("parcel.declared", declared, now, actor_id)
        if known is not None:
            review_problems(parcel_ids=[parcel.pk], now=now)
    return declared


def declare_waiting(*, now: datetime, step: Step, order_ids: Sequence[int] | None = None) -> dict[str, int]:
    """Declare parcels that are with the carrier: those of some orders, else all under way, the longest unchecked first.

    What is refused is kept with its reasons and is a problem, until the number is declared after all. A hundred a
    step; as the system. Returns how many were declared and how many refused.
    """
    with step():
        found = _under_way() if order_ids is None else waiting_for_declaration(order_ids)
        parcel_ids = list(found.values_list("pk", flat=True))
    counts = {"declared": 0, "refused": 0}
    for start in range(0, len(parcel_ids), AT_ONCE):
        with step():
            for parcel_id in sorted(parcel_ids[start : start + AT_ONCE]):
                counts["declared" if _is_declared(parcel_id, now) else "refused"] += 1
    return counts


def waiting_for_declaration(order_ids: Sequence[int]) -> QuerySet[Parcel]:
    """Parcels of these orders that the carrier has and whose number is not declared."""
    return _undeclared().filter(order_id__in=order_ids).order_by("pk")


def _under_way() -> QuerySet[Parcel]:
    longest_unchecked = F("shipment_declaration__checked_at").asc(nulls_first=True)
    return _undeclared().filter(delivered_at=None).order_by(longest_unchecked, "pk")[:MOST]


def _undeclared() -> QuerySet[Parcel]:
    with_carrier = Q(handed_over_at__isnull=False) | Q(shipped_at__isnull=False)
    rows = Parcel.objects.filter(with_carrier, packed_at__isnull=False, voided_at=None)
    return rows.filter(shipment_declaration__declared_at=None)


def _is_declared(parcel_id: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            declare_shipment(parcel_id=parcel_id, now=now)
    except NumberRefused as refusal:
        _refuse(Parcel.objects.get(pk=parcel_id), refusal.findings, now)
        return False
    return True


def _refuse(parcel: Parcel, found: Sequence[Finding], now: datetime) -> None:
    """Keep a refusal since its first time; other reasons are another fact, which opens a closed problem again."""
    known = ShipmentDeclaration.objects.filter(parcel=parcel).first()
    if known is not None and known.findings == [finding.as_json() for finding in found]:
        ShipmentDeclaration.objects.filter(parcel=parcel).update(checked_at=now)
        return
    refused = _keep(parcel, found, now, refused_at=now)
    _record("parcel.declaration_refused", refused, now, None)
    review_problems(parcel_ids=[parcel.pk], now=now)


def _keep(
    parcel: Parcel,
    found: Sequence[Finding],
    now: datetime,
    *,
    declared_at: datetime | None = None,
    refused_at: datetime | None = None,
) -> ShipmentDeclaration:
    row, _ = ShipmentDeclaration.objects.update_or_create(
        parcel=parcel,
        defaults={
            "seller_id": parcel.seller_id,
            "tracking_no": parcel.tracking_no,
            "checked_at": now,
            "declared_at": declared_at,
            "refused_at": refused_at,
            "findings": [finding.as_json() for finding in found],
        },
    )
    return row


def _record(name: str, row: ShipmentDeclaration, now: datetime, actor_id: int | None) -> None:
    record_event(
        name=name,
        subject=row.parcel,
        payload={"tracking_no": row.tracking_no, "findings": row.findings},
        now=now,
        actor_id=actor_id,
        seller_id=row.seller_id,
    )
