"""Writing down what happened."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import connection, models

# Written past the models: most acts write an event, and building a statement took them longer than running it.
INSERT: Final = """
insert into events_domainevent (name, actor_id, occurred_at, seller_id, supplier_id, subject_type, subject_id, payload)
select %s, %s, %s, %s, %s, happened.* from unnest(%s::text[], %s::bigint[], %s::jsonb[]) as happened
"""


def record_event(
    *,
    name: str,
    subject: models.Model,
    payload: dict[str, Any],
    now: datetime,
    actor_id: int | None = None,
    seller_id: int | None = None,
    supplier_id: int | None = None,
) -> None:
    """Write one event in the caller's transaction: act and event are kept together or not at all.

    `subject` is a saved row, `now` an aware instant, `actor_id` the user (None: the platform itself).
    A tenant sees the event when `seller_id` or `supplier_id` names it; acting as a tenant, one
    can only write its own.
    """
    record_events(
        name=name,
        happened=[(subject, payload)],
        now=now,
        actor_id=actor_id,
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
    rows = [(subject._meta.label_lower, subject.pk, json.dumps(payload)) for subject, payload in happened]
    if not rows:
        return
    subjects, ids, payloads = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [name, actor_id, now, seller_id, supplier_id, subjects, ids, payloads])
