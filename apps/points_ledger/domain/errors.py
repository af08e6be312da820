"""What the points programme refuses, and why."""

from datetime import date

from apps.common.errors import DomainError
from apps.common.periods import Month


class PointsError(DomainError):
    """The root of the programme's refusals."""


class MonthNotEnded(PointsError):
    """Only an ended Shanghai month can be settled."""

    def __init__(self, month: Month) -> None:
        super().__init__(f"{month} has not ended in Shanghai; settle it from {month.next.first_day} on")


class NoRuleBook(PointsError):
    """No published rule book is in force in the month."""

    def __init__(self, month: Month) -> None:
        super().__init__(f"no published points rule book is in force in {month}; publish one in the admin")


class MissingFxRate(PointsError):
    """Settled amounts can't be valued: no rate on or before their Shanghai day."""

    def __init__(self, missing: list[tuple[str, date]]) -> None:
        self.missing = missing
        named = ", ".join(f"{currency} on {day}" for currency, day in missing[:10])
        more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
        super().__init__(
            f"no CNY rate on or before the settlement day: {named}{more}; import fx_rates.csv with these rates"
        )


class SamePerson(PointsError):
    """Whoever prepared a run can't approve it."""


class NotReviewed(PointsError):
    """Nobody stands for figures that the schedule computed."""


class RunIsStale(PointsError):
    """The month's facts changed after the run was computed."""


class WrongState(PointsError):
    """The act does not fit the state that the run or rule book is in."""


class ProofFailed(PointsError):
    """Lines, transfers and lots do not add up; nothing is published."""
