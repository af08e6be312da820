"""What a feed may do next. Its jobs do the work; a job that gave up leaves the feed where it was."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.common.said import kept_of
from apps.events.domain.recording import record_event
from apps.feeds.domain.errors import AnotherFeedWrites, FeedStateRefused
from apps.feeds.enums import WRITING, FeedState
from apps.feeds.models import Feed
from apps.jobs.domain.queue import enqueue
from apps.jobs.enums import STOPPED
from apps.jobs.models import Job

KIND_OF = {
    FeedState.CHECKING: "feeds.check",
    FeedState.COMMITTING: "feeds.commit",
    FeedState.UNDOING: "feeds.undo",
}
Step = Callable[[], AbstractContextManager[None]]
NOT_YET_WRITTEN = (FeedState.RECEIVED, FeedState.CHECKED, FeedState.CHECKING)


def job_key(feed: Feed) -> str:
    return f"feed:{feed.pk}:{feed.runs}"


def job_of(feed: Feed) -> Job | None:
    """The job that works on the feed, or the last one that did."""
    return Job.objects.filter(key=job_key(feed), supplier_id=feed.supplier_id).first()


def has_stopped(feed: Feed) -> bool:
    """Whether the feed's job gave up, so that somebody must decide what comes next."""
    job = job_of(feed)
    return feed.state in KIND_OF and job is not None and job.state in STOPPED


def lock_feed(feed_id: int) -> Feed:
    """The feed, until the transaction ends. Raises Feed.DoesNotExist."""
    return Feed.objects.select_for_update().get(pk=feed_id)


def require_state(feed: Feed, allowed: Collection[FeedState]) -> None:
    """Raises FeedStateRefused unless the feed is in one of these states, and no job is working on it."""
    if feed.state not in allowed or (feed.state in KIND_OF and not has_stopped(feed)):
        wanted = ", ".join(str(state.label) for state in allowed if state not in KIND_OF)
        raise FeedStateRefused(
            _("feed %(feed)s is '%(state)s'; this is done with a feed that is: %(wanted)s")
            % {"feed": feed, "state": feed.get_state_display(), "wanted": wanted}
        )


@transaction.atomic
def hand_over(
    *, feed_id: int, allowed: Collection[FeedState], state: FeedState, event: str, now: datetime, actor_id: int | None
) -> Feed:
    """Put a feed into a working state and enqueue its job, which is continued when one gave up before.

    Raises FeedStateRefused, and AnotherFeedWrites for a second feed of the supplier that changes offers.
    """
    feed = lock_feed(feed_id)
    require_state(feed, allowed)
    feed.state, feed.runs, feed.fault = state, feed.runs + 1, []
    save_if_alone(feed)
    enqueue(
        kind=KIND_OF[state],
        key=job_key(feed),
        payload={"feed": feed.pk, "run": feed.runs, "actor": actor_id},
        now=now,
        supplier_id=feed.supplier_id,
    )
    note(feed, event, now=now, actor_id=actor_id)
    return feed


def save_if_alone(feed: Feed) -> None:
    """Save a feed's state; the database lets one feed of a supplier write at a time. Raises AnotherFeedWrites."""
    try:
        with transaction.atomic():
            feed.save(update_fields=["state", "runs", "fault"])
    except IntegrityError:
        other = Feed.objects.filter(supplier_id=feed.supplier_id, state__in=WRITING).first()
        state = other.get_state_display() if other else FeedState.COMMITTING.label
        raise AnotherFeedWrites(
            _("feed %(feed)s is '%(state)s'; wait for its end, then try again") % {"feed": other or "", "state": state}
        ) from None


@contextmanager
def telling_why(feed_id: int, step: Step) -> Iterator[None]:
    """Keep why a feed's work was refused for its readers, who may speak another language than its worker."""
    try:
        yield
    except DomainError as refusal:
        with step():
            Feed.objects.filter(pk=feed_id).update(fault=[kept_of(refusal)])
        raise


def note(feed: Feed, event: str, *, now: datetime, actor_id: int | None = None, **payload: object) -> None:
    """Write down what happened to a feed."""
    record_event(
        name=event,
        subject=feed,
        payload={"name": feed.name, **payload},
        now=now,
        actor_id=actor_id,
        supplier_id=feed.supplier_id,
    )


@transaction.atomic
def discard_feed(*, feed_id: int, now: datetime, actor_id: int | None = None) -> Feed:
    """Give up a feed that has changed nothing yet. Raises FeedStateRefused."""
    feed = lock_feed(feed_id)
    require_state(feed, NOT_YET_WRITTEN)
    feed.state = FeedState.DISCARDED
    feed.save(update_fields=["state"])
    note(feed, "feed.discarded", now=now, actor_id=actor_id)
    return feed
