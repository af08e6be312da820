"""Who has to know that orders were placed, paid, changed or cancelled. See apps/common/watching.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from apps.common.watching import Watchers

orders_changed: Final[Watchers[[Sequence[int], datetime]]] = Watchers()
"""Called with the ids of orders and the aware instant of the act."""

orders_routing: Final[Watchers[[Sequence[int], datetime]]] = Watchers()
"""Called with the ids of orders that a job is about to route, and its aware instant, before their rows are locked."""

orders_cancelling: Final[Watchers[[int, str, datetime, int | None]]] = Watchers()
"""Called with an order that is locked and about to be cancelled, the reason, the aware instant and who does it.

Whoever holds goods of it that have not left puts them back where they can be cancelled.
"""
