"""Writing down what happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from apps.events.models import DomainEvent


def record_event(
    *,
    name: str,
    subject: models.Model,
    payload: dict[str, Any],
    now: datetime,
    actor_id: int | None = None,
    seller_id: int | None = None,
    supplier_id: int | None = None,
) -> DomainEvent:
    """Write one event in the caller's transaction: act and event are kept together or not at all.

    `subject` is a saved row, `now` an aware instant, `actor_id` the user (None: the platform itself).
    A tenant sees the event when `seller_id` or `supplier_id` names it; acting as a tenant, one
    can only write its own.
    """
    return DomainEvent.objects.create(
        name=name,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        payload=payload,
        actor_id=actor_id,
        occurred_at=now,
        seller_id=seller_id,
        supplier_id=supplier_id,
    )


def record_events(
    *,
    name: str,
    happened: Iterable[tuple[models.Model, dict[str, Any]]],
    now: datetime,
    actor_id: int | None = None,
    seller_id: int | None = None,
    supplier_id: int | None = None,
) -> None:
    """Write the events of one act on many rows: each with its subject and payload, else as `record_event`."""
    DomainEvent.objects.bulk_create(
        [
            DomainEvent(
                name=name,
                subject_type=subject._meta.label_lower,
                subject_id=subject.pk,
                payload=payload,
                actor_id=actor_id,
                occurred_at=now,
                seller_id=seller_id,
                supplier_id=supplier_id,
            )
            for subject, payload in happened
        ],
        batch_size=2000,
    )
