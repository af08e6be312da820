"""Asking for a file, and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.exports.domain.errors import ExportRefused
from apps.exports.domain.sources import check_filters
from apps.exports.enums import FORMATS_OF, ExportFormat, ExportKind
from apps.exports.models import Export
from apps.jobs.domain.queue import enqueue
from apps.jobs.enums import STOPPED
from apps.jobs.models import Job

MOST_AT_WORK: Final = 5
KIND: Final = "exports.make"
ONE_AT_A_TIME: Final = "select pg_advisory_xact_lock(hashtextextended('exports', %s))"


@transaction.atomic
def ask_export(
    *,
    seller_id: int,
    kind: ExportKind,
    format: ExportFormat,
    filters: Mapping[str, str],
    now: datetime,
    actor_id: int | None,
) -> Export:
    """Have a job write a file of a seller's rows, in the language of whoever asks; at most five at work a seller.

    `filters` are those of the list: of orders `group number store country`, of parcels `tab`, of points `month`, of
    the wallet `month currency`. Raises ExportRefused.
    """
    if format not in FORMATS_OF[kind]:
        raise ExportRefused(_("%(kind)s are exported as XLSX or CSV: choose one of these") % {"kind": kind.label})
    check_filters(seller_id, kind, filters)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [seller_id])
    if at_work(seller_id) >= MOST_AT_WORK:
        raise ExportRefused(
            _("%(most)s exports are being made already: wait until one of them is ready") % {"most": MOST_AT_WORK}
        )
    export = Export.objects.create(
        seller_id=seller_id,
        kind=kind,
        format=format,
        filters={name: value for name, value in filters.items() if value},
        key=uuid4().hex,
        asked_at=now,
        asked_by_id=actor_id,
    )
    payload = {"export": export.pk, "language": get_language()}
    enqueue(kind=KIND, key=job_key(export.pk), payload=payload, now=now, seller_id=seller_id)
    told = {"kind": kind, "format": format, "filters": export.filters}
    record_event(name="export.asked", subject=export, payload=told, now=now, actor_id=actor_id, seller_id=seller_id)
    return export


def at_work(seller_id: int) -> int:
    """How many of a seller's exports wait or are being written."""
    jobs = Job.objects.filter(seller_id=seller_id, kind=KIND, finished_at=None)
    return jobs.count()


def job_key(export_id: int) -> str:
    return f"export:{export_id}"


def has_stopped(job: Job | None) -> bool:
    """Whether the job of an export that is not ready gave up."""
    return job is not None and job.state in STOPPED
