"""What of orders, parcels and scans waits for a person, over all tenants."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Min, Model, QuerySet, Value

from apps.orders.models import OrderException
from apps.tracking.models import CarrierStatus, TrackingProblem, UnmatchedScan


@dataclass(frozen=True)
class KindWaiting:
    """How many wait of one kind, and since when the oldest does."""

    kind: str
    label: str
    count: int
    oldest: datetime


@dataclass(frozen=True)
class WaitingQueues:
    """Orders' exceptions and parcels' problems by kind, scans of unknown numbers, carriers' words not understood."""

    exceptions: list[KindWaiting]
    problems: list[KindWaiting]
    unmatched: int
    unmapped: int

    def __bool__(self) -> bool:
        return bool(self.exceptions or self.problems or self.unmatched or self.unmapped)


def doubtful_scans() -> dict[str, QuerySet[Any]]:
    """What was scanned and could not be used yet, to be counted."""
    return {"unmatched": UnmatchedScan.objects.all(), "unmapped": CarrierStatus.objects.filter(status="")}


def what_queues_wait(*, unmatched: int, unmapped: int) -> WaitingQueues:
    """In one query beside the counts of `doubtful_scans`."""
    exceptions, problems = open_by_kind(OrderException), open_by_kind(TrackingProblem)
    rows = sorted(exceptions.union(problems, all=True), key=lambda row: (-row["count"], row["kind"]))
    return WaitingQueues(kinds_of(OrderException, rows), kinds_of(TrackingProblem, rows), unmatched, unmapped)


def open_by_kind(model: type[Model]) -> Any:
    """Kinds of which some are open, as rows that two queues have alike."""
    found = model._default_manager.filter(closed_at=None).order_by().values("kind")
    counted = found.annotate(queue=Value(model._meta.label, CharField()), count=Count("pk"), oldest=Min("opened_at"))
    rows: QuerySet[Any, dict[str, Any]] = counted.values("queue", "kind", "count", "oldest")
    return rows


def kinds_of(model: type[Model], rows: list[dict[str, Any]]) -> list[KindWaiting]:
    """A queue's kinds among the rows of all, with their names."""
    labels = dict(model._meta.get_field("kind").flatchoices)  # type: ignore[union-attr]  # a field with choices
    return [
        KindWaiting(row["kind"], str(labels[row["kind"]]), row["count"], row["oldest"])
        for row in rows
        if row["queue"] == model._meta.label
    ]
