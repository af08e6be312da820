"""What a file of orders may do next. Its jobs do the work; a job that gave up leaves the file where it was."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.jobs.domain.queue import enqueue
from apps.jobs.enums import STOPPED
from apps.jobs.models import Job
from apps.order_files.domain.errors import FileStateRefused, MappingFaulty
from apps.order_files.enums import NOT_YET_TAKEN, FileState
from apps.order_files.models import OrderFile

KIND_OF = {FileState.CHECKING: "order_files.check", FileState.COMMITTING: "order_files.commit"}
JOB = "order_file:"


def job_key(file: OrderFile) -> str:
    return f"{JOB}{file.pk}:{file.runs}"


def job_of(file: OrderFile) -> Job | None:
    """The job that works on the file, or the last one that did."""
    return Job.objects.filter(key=job_key(file), seller_id=file.seller_id).first()


def has_stopped(file: OrderFile) -> bool:
    """Whether the file's job gave up, so that somebody must decide what comes next."""
    job = job_of(file)
    return file.state in KIND_OF and job is not None and job.state in STOPPED


def lock_file(file_id: int) -> OrderFile:
    """The file, until the transaction ends. Raises OrderFile.DoesNotExist."""
    return OrderFile.objects.select_for_update(of=("self",)).get(pk=file_id)


def require_state(file: OrderFile, allowed: Collection[FileState]) -> None:
    """Raises FileStateRefused unless the file is in one of these states, and no job is working on it."""
    if file.state not in allowed or (file.state in KIND_OF and not has_stopped(file)):
        raise FileStateRefused(
            _("file %(file)s is '%(state)s': look at it again before you go on")
            % {"file": file, "state": file.get_state_display()}
        )


def check_file(*, file_id: int, now: datetime, actor_id: int | None = None) -> OrderFile:
    """Ask the workers for a dry run. Raises FileStateRefused, and MappingFaulty before the columns are mapped."""
    if not OrderFile.objects.values_list("mapping", flat=True).get(pk=file_id):
        raise MappingFaulty(_("the columns are not mapped; say first which column is which"))
    return _hand_over(file_id, NOT_YET_TAKEN, FileState.CHECKING, "order_file.check_requested", now, actor_id)


def commit_file(*, file_id: int, now: datetime, actor_id: int | None = None) -> OrderFile:
    """Have the workers take the orders that the dry run did not refuse. Raises FileStateRefused."""
    allowed = (FileState.CHECKED, FileState.COMMITTING)
    return _hand_over(file_id, allowed, FileState.COMMITTING, "order_file.commit_requested", now, actor_id)


@transaction.atomic
def discard_file(*, file_id: int, now: datetime, actor_id: int | None = None) -> OrderFile:
    """Give up a file of which no order was taken. Raises FileStateRefused."""
    file = lock_file(file_id)
    require_state(file, NOT_YET_TAKEN)
    file.state = FileState.DISCARDED
    file.save(update_fields=["state"])
    note(file, "order_file.discarded", now=now, actor_id=actor_id)
    return file


def note(file: OrderFile, event: str, *, now: datetime, actor_id: int | None = None, **payload: object) -> None:
    """Write down what happened to a file."""
    record_event(
        name=event,
        subject=file,
        payload={"name": file.name, **payload},
        now=now,
        actor_id=actor_id,
        seller_id=file.seller_id,
    )


@transaction.atomic
def _hand_over(
    file_id: int, allowed: Collection[FileState], state: FileState, event: str, now: datetime, actor_id: int | None
) -> OrderFile:
    file = lock_file(file_id)
    require_state(file, allowed)
    file.state, file.runs = state, file.runs + 1
    file.save(update_fields=["state", "runs"])
    enqueue(
        kind=KIND_OF[state],
        key=job_key(file),
        payload={"file": file.pk, "run": file.runs, "actor": actor_id, "language": get_language()},
        now=now,
        seller_id=file.seller_id,
    )
    note(file, event, now=now, actor_id=actor_id)
    return file
