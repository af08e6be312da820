"""What the points programme refuses, and why."""

from datetime import date

from django.utils.translation import gettext as _

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


class NotEnoughPoints(PointsError):
    """The seller has fewer points available than were asked for."""

    def __init__(self, *, asked: int, available: int) -> None:
        self.asked, self.available = asked, available
        super().__init__(
            _("%(asked)s points are more than the %(available)s available: use fewer, or pay with money")
            % {"asked": f"{asked:,}", "available": f"{available:,}"}
        )


class TooManyReturned(PointsError):
    """No more points come back than were paid."""

    def __init__(self, *, asked: int, left: int) -> None:
        super().__init__(
            _("%(asked)s points are more than the %(left)s that can still be given back")
            % {"asked": f"{asked:,}", "left": f"{left:,}"}
        )


class PointsKeyReused(PointsError):
    """The key belongs to another redemption or return."""

    def __init__(self, key: str) -> None:
        super().__init__(_("key '%(key)s' was used before for something else: take a new one") % {"key": key})
