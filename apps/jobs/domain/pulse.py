"""Signs of life: kept in the cache, since they are worth nothing later. An emptied cache only forgets them."""

from datetime import datetime
from typing import Final

from django.core.cache import cache

KEPT_SECONDS: Final = 7 * 24 * 3600
TICK: Final = "jobs.pulse.tick"
CLAIM: Final = "jobs.pulse.claim"


def note_tick(*, now: datetime) -> None:
    """Beat's tick arrived at a worker."""
    cache.set(TICK, now, KEPT_SECONDS)


def note_claim(*, now: datetime) -> None:
    """A worker took a message about a job."""
    cache.set(CLAIM, now, KEPT_SECONDS)


def pulse() -> dict[str, datetime]:
    """When each was last noted; what was not, or can't be asked for, is left out."""
    try:
        found: dict[str, datetime] = cache.get_many([TICK, CLAIM])
    except Exception:  # whatever keeps Redis from answering, nothing is known
        return {}
    return found
