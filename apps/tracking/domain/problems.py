"""What staff do with a problem: note what they found out, and resolve it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.tracking.domain.errors import ProblemRefused
from apps.tracking.models import TrackingProblem


@transaction.atomic
def note_problem(*, problem_id: int, note: str, now: datetime, actor_id: int) -> TrackingProblem:
    """Write down what was found out; the seller reads it. Raises ProblemRefused."""
    return _write(problem_id, note, "parcel.problem_noted", now, actor_id)


@transaction.atomic
def resolve_problem(*, problem_id: int, note: str, now: datetime, actor_id: int) -> TrackingProblem:
    """Close a problem for the fact it rests on; only another fact opens one again. Raises ProblemRefused."""
    problem = _write(problem_id, note, "parcel.problem_resolved", now, actor_id)
    problem.closed_at, problem.closed_by_id = now, actor_id
    problem.save(update_fields=["closed_at", "closed_by"])
    return problem


def _write(problem_id: int, note: str, event: str, now: datetime, actor_id: int) -> TrackingProblem:
    problem = TrackingProblem.objects.select_for_update(of=("self",)).select_related("parcel").get(pk=problem_id)
    if problem.closed_at:
        raise ProblemRefused(_("This problem is closed already."))
    if not 1 <= len(note.strip()) <= 500:
        raise ProblemRefused(_("Write a note of 1 to 500 characters; the seller reads it."))
    problem.note = note.strip()
    problem.save(update_fields=["note"])
    record_event(
        name=event,
        subject=problem.parcel,
        payload={"kind": problem.kind, "note": problem.note},
        now=now,
        actor_id=actor_id,
        seller_id=problem.seller_id,
    )
    return problem
