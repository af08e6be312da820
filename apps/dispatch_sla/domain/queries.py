"""What the screens ask about clocks and months."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from apps.channels.models import Store
from apps.common.periods import SHANGHAI, days, end_of_day, start_of_day
from apps.common.waiting import Counts, counted
from apps.dispatch_sla.domain.months import ASSESSED, Rate
from apps.dispatch_sla.domain.penalties import OPEN
from apps.dispatch_sla.enums import ClockState
from apps.dispatch_sla.models import DispatchClock, Penalty, StoreMonth
from apps.orders.domain.queries import read_cursor

MOST_MONTHS: Final = 12
PAGE_SIZE: Final = 50
NEAR: Final = timedelta(hours=24)
"""An order that is due within this time is near its deadline."""


@dataclass(frozen=True)
class ClocksPage:
    """Clocks with their orders; `next_cursor` is empty on the last page."""

    clocks: list[DispatchClock]
    next_cursor: str


@dataclass(frozen=True)
class MonthOfStore:
    """A store's rate, its penalties by currency that are charged or due, and whether they went back."""

    store: str
    rate: Rate
    penalties: str
    is_decided: bool
    is_returned: bool


def months_of_seller(*, seller_id: int) -> list[MonthOfStore]:
    """The last twelve months with assessed orders, the newest first, store by store."""
    rates, stores = _rates_by_store(seller_id)
    shown = sorted({rate.month for rate in rates}, reverse=True)[:MOST_MONTHS]
    decided = {(row.store_id, row.month): row for row in StoreMonth.objects.filter(seller_id=seller_id)}
    penalties = _penalties(seller_id)
    return [
        MonthOfStore(
            store=stores[rate.store_id],
            rate=rate,
            penalties=penalties.get((rate.store_id, rate.month), ""),
            is_decided=(rate.store_id, rate.month) in decided,
            is_returned=(row := decided.get((rate.store_id, rate.month))) is not None and row.is_returned,
        )
        for rate in rates
        if rate.month in shown
    ]


def _rates_by_store(seller_id: int) -> tuple[list[Rate], dict[int, str]]:
    """The rates of months with assessed orders, and what the stores are called, in one statement."""
    clocks: QuerySet[Any] = DispatchClock.objects.filter(seller_id=seller_id).order_by("-month", "store_id")
    of_store = clocks.values("seller_id", "store_id", "month", "store__channel", "store__name")
    rates, stores = [], {}
    for row in of_store.annotate(**ASSESSED):
        stores[row["store_id"]] = str(Store(channel=row.pop("store__channel"), name=row.pop("store__name")))
        if row["assessed"]:
            rates.append(Rate(**row))
    return rates, stores


def open_clocks(*, seller_id: int, state: ClockState, cursor: str = "", size: int = PAGE_SIZE) -> ClocksPage:
    """A page behind `cursor` of orders not handed over: the running ones, next due first; or the late, newest first.

    Raises UnknownCursor.
    """
    clocks, is_late = _not_handed_over(seller_id).filter(state=state), state == ClockState.LATE
    if cursor:
        clocks = _behind(clocks, cursor, "lt" if is_late else "gt")
    order = ("-deadline_at", "-pk") if is_late else ("deadline_at", "pk")
    found = list(clocks.select_related("order").order_by(*order)[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return ClocksPage(found[:size], f"{last.deadline_at.isoformat()}~{last.pk}" if last else "")


def clocks_waiting(*, seller_id: int, now: datetime) -> Counts:
    """Orders not handed over, for `what_waits`: as ClockState.RUNNING those near their deadline, and the late."""
    near = Q(state=ClockState.RUNNING, deadline_at__lte=now + NEAR)
    return counted(_not_handed_over(seller_id).filter(near | Q(state=ClockState.LATE)), what=F("state"))


@dataclass(frozen=True)
class DispatchDay:
    """The assessed orders whose deadline was on a Shanghai day."""

    day: date
    on_time: int
    late: int


def dispatch_by_day(*, seller_id: int, first: date, last: date) -> list[DispatchDay]:
    """How punctual a seller was on each Shanghai day `first` … `last` of deadlines, days without any included."""
    of_days = Q(deadline_at__gte=start_of_day(first), deadline_at__lt=end_of_day(last))
    clocks = DispatchClock.objects.filter(of_days, seller_id=seller_id, state__in=[ClockState.ON_TIME, ClockState.LATE])
    by_day = clocks.order_by().values_list(TruncDate("deadline_at", tzinfo=SHANGHAI), "state")
    found = {(day, state): count for day, state, count in by_day.annotate(count=Count("pk"))}
    return [
        DispatchDay(day, *(found.get((day, state), 0) for state in (ClockState.ON_TIME, ClockState.LATE)))
        for day in days(first, last)
    ]


def _not_handed_over(seller_id: int) -> QuerySet[DispatchClock]:
    return DispatchClock.objects.filter(seller_id=seller_id, ended_at=None).exclude(order__status="cancelled")


def _behind(clocks: QuerySet[DispatchClock], cursor: str, way: str) -> QuerySet[DispatchClock]:
    at, pk = read_cursor(cursor)
    behind = Q(**{f"deadline_at__{way}": at}) | Q(deadline_at=at, **{f"pk__{way}": pk})
    return clocks.filter(behind, **{f"deadline_at__{way}e": at})


def _penalties(seller_id: int) -> dict[tuple[int, object], str]:
    kept = Penalty.objects.filter(seller_id=seller_id, state__in=OPEN)
    sums = kept.values_list("clock__store_id", "clock__month", "amount_currency").annotate(total=Sum("amount"))
    found: dict[tuple[int, object], list[str]] = {}
    for store_id, month, currency, total in sums:
        found.setdefault((store_id, month), []).append(f"{currency} {total:,.2f}")
    return {key: ", ".join(amounts) for key, amounts in found.items()}
