"""What pages ask about files of orders."""

from typing import Final, NamedTuple

from django.db.models import CharField, Count, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from apps.common.waiting import Counts, counted
from apps.jobs.enums import STOPPED
from apps.jobs.models import Job
from apps.order_files.domain.states import JOB, KIND_OF
from apps.order_files.enums import RowOutcome
from apps.order_files.models import OrderFile, OrderFileRow

PAGE = 50
STOPPED_FILE: Final = "stopped_file"


class RowsPage(NamedTuple):
    """Rows in the order of the file; `next_after` is the cursor of the next page, None on the last one."""

    rows: list[OrderFileRow]
    next_after: int | None


def counts_of(file_id: int) -> dict[RowOutcome, int]:
    """How many rows have each outcome that some row has."""
    rows = OrderFileRow.objects.filter(file_id=file_id).order_by()
    found = dict(rows.values_list("outcome").annotate(rows=Count("id")))
    return {outcome: found[outcome.value] for outcome in RowOutcome if outcome.value in found}


def rows_page(*, file_id: int, outcome: str = "", after: int = 0, size: int = PAGE) -> RowsPage:
    """A page of a file's rows behind the line `after`, of one outcome if given."""
    rows = OrderFileRow.objects.filter(file_id=file_id, line__gt=after).order_by("line")
    found = list((rows.filter(outcome=outcome) if outcome else rows)[: size + 1])
    return RowsPage(found[:size], found[size - 1].line if len(found) > size else None)


def stopped_files(*, seller_id: int) -> Counts:
    """Files whose job gave up, for `what_waits`: as STOPPED_FILE, each at its id."""
    number, run = Cast(OuterRef("pk"), CharField()), Cast(OuterRef("runs"), CharField())
    job = Job.objects.filter(seller_id=seller_id, state__in=STOPPED, key=Concat(Value(JOB), number, Value(":"), run))
    stopped = OrderFile.objects.filter(Exists(job), seller_id=seller_id, state__in=KIND_OF)
    return counted(stopped, what=Value(STOPPED_FILE), place=Cast("pk", CharField()))
