"""What the calendar answers to the rules that read it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from apps.calendars.models import ReliefWindow, SellerReliefWindow
from apps.common.periods import days


@dataclass(frozen=True)
class Relief:
    """Who is exempt from assessment on one Shanghai day."""

    everyone: bool = False
    seller_ids: frozenset[int] = frozenset()

    def covers(self, seller_id: int) -> bool:
        return self.everyone or seller_id in self.seller_ids


def relief_days(*, first: date, last: date) -> dict[date, Relief]:
    """The relief of each Shanghai day from `first` to `last`, both included; every day has an entry.

    Windows of single sellers are those that the current context sees: all of them for the system
    and the operator, their own for a seller.
    """
    touching = {"starts_on__lte": last, "ends_on__gte": first}
    everyone = {
        day for window in ReliefWindow.objects.filter(**touching) for day in days(window.starts_on, window.ends_on)
    }
    sellers: dict[date, set[int]] = defaultdict(set)
    for window in SellerReliefWindow.objects.filter(**touching):
        for day in days(window.starts_on, window.ends_on):
            sellers[day].add(window.seller_id)
    return {day: Relief(day in everyone, frozenset(sellers[day])) for day in days(first, last)}
