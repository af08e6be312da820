"""By when the goods of an order have to leave, as routing holds lead times against it.

That is the dispatch clock's matter, an app above: it names where its deadlines stand, and the statement that locks an
order reads that along. An order without a clock has the routing standard's hours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from apps.orders.enums import DeadlineSource
from apps.orders.models import RoutingStandard


@dataclass(frozen=True, slots=True)
class Deadline:
    """An aware instant, and who says so."""

    at: datetime
    source: DeadlineSource


class ClockDeadlines:
    """Where clocks keep their deadlines: an SQL expression of `orders.id`, null where no clock runs."""

    def __init__(self) -> None:
        self.sql = "null::timestamptz"

    def stand_in(self, sql: str) -> None:
        """Called once, when Django starts."""
        self.sql = sql


clock_deadlines: Final = ClockDeadlines()


def deadline_of(*, by_clock: datetime | None, paid_at: datetime, standard: RoutingStandard) -> Deadline:
    """The clock's deadline, else so many hours after the payment."""
    if by_clock is not None:
        return Deadline(by_clock, DeadlineSource.CLOCK)
    return Deadline(paid_at + timedelta(hours=standard.dispatch_within_hours), DeadlineSource.STANDARD)
