"""Who has to know at once that a supplier's state or terms changed: apps above, such as the catalog.

They register when Django starts (`AppConfig.ready`) and run inside the act's transaction, in its database role;
what a role may not write is left to a job.
"""

from datetime import datetime
from typing import Protocol


class Watcher(Protocol):
    def __call__(self, *, supplier_id: int, now: datetime) -> None: ...


_watchers: list[Watcher] = []


def watch_supply(watcher: Watcher) -> Watcher:
    """Call this function after each change of state and each signing; use it as a decorator."""
    _watchers.append(watcher)
    return watcher


def tell_watchers(*, supplier_id: int, now: datetime) -> None:
    """Let everybody above bring their rows in line; a failing one undoes the act."""
    for watcher in _watchers:
        watcher(supplier_id=supplier_id, now=now)
