"""What the points programme refuses, and why."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.common.said import said

SHOWN: Final = 10
"""So many missing rates are named."""


class PointsError(DomainError):
    """The root of the programme's refusals."""


class MonthNotEnded(PointsError):
    """Only an ended Shanghai month can be settled."""

    def __init__(self, month: Month) -> None:
        sentence = gettext_noop("%(month)s has not ended in Shanghai; settle it from %(day)s on")
        super().__init__(said(sentence, month=month, day=month.next.first_day))


class NoRuleBook(PointsError):
    """No published rule book is in force in the month."""

    def __init__(self, month: Month) -> None:
        sentence = gettext_noop("no points rules are in force in %(month)s: the platform publishes them")
        super().__init__(said(sentence, month=month))


class MissingFxRate(PointsError):
    """Amounts can't be valued: no rate on or before their Shanghai day."""

    def __init__(self, missing: list[tuple[str, date]]) -> None:
        self.missing = missing
        named = [said(gettext_noop("%(currency)s on %(day)s"), currency=each, day=day) for each, day in missing[:SHOWN]]
        if len(missing) > SHOWN:
            named.append(said(gettext_noop("and %(number)s more"), number=len(missing) - SHOWN))
        sentence = gettext_noop("no CNY rate is known for %(rates)s: the platform enters it, or imports fx_rates.csv")
        super().__init__(said(sentence, rates=named))


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
