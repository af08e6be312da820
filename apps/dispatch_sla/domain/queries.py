"""What the screens ask about clocks and months."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet, Sum

from apps.channels.models import Store
from apps.dispatch_sla.domain.months import Rate, on_time_rates
from apps.dispatch_sla.domain.penalties import OPEN
from apps.dispatch_sla.enums import ClockState
from apps.dispatch_sla.models import DispatchClock, Penalty, StoreMonth

MOST_MONTHS: Final = 12
SHOWN: Final = 50


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
    rates = [rate for rate in on_time_rates(seller_id=seller_id) if rate.assessed]
    shown = sorted({rate.month for rate in rates}, reverse=True)[:MOST_MONTHS]
    stores = {store.pk: str(store) for store in Store.objects.filter(seller_id=seller_id)}
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


def late_or_urgent(*, seller_id: int) -> QuerySet[DispatchClock]:
    """Orders that are not handed over, the most urgent first: late ones, then those with the nearest deadline."""
    open_ones = Q(state=ClockState.RUNNING) | Q(state=ClockState.LATE, ended_at__isnull=True)
    clocks = DispatchClock.objects.filter(open_ones, seller_id=seller_id).exclude(order__status="cancelled")
    return clocks.select_related("order").order_by("deadline_at", "pk")[:SHOWN]


def clock_of_order(order_id: int) -> DispatchClock | None:
    """An order's clock, if it has one already."""
    return DispatchClock.objects.select_related("relief").filter(pk=order_id).first()


def _penalties(seller_id: int) -> dict[tuple[int, object], str]:
    kept = Penalty.objects.filter(seller_id=seller_id, state__in=OPEN)
    sums = kept.values_list("clock__store_id", "clock__month", "amount_currency").annotate(total=Sum("amount"))
    found: dict[tuple[int, object], list[str]] = {}
    for store_id, month, currency, total in sums:
        found.setdefault((store_id, month), []).append(f"{currency} {total:,.2f}")
    return {key: ", ".join(amounts) for key, amounts in found.items()}
