"""What a supplier asks about its purchase orders: lists by what is to be done, and what waits for it now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from djmoney.money import Money

from apps.orders.domain.queries import LAST, read_cursor
from apps.orders.enums import DispatchMode, PurchaseState
from apps.orders.models import PurchaseLine, PurchaseOrder

PAGE_SIZE: Final = 50
OPEN: Final = (PurchaseState.ISSUED, PurchaseState.ACCEPTED)
DUE: Final = Case(When(state=PurchaseState.ISSUED, then=F("accept_by")), default=F("ship_by"))
"""By when the supplier has to do the next thing."""


class Tab(StrEnum):
    """What is to be done with a purchase order; an open one stands in one of the first four, and in ALL.

    SHIP goes to our warehouse, PACK directly to the carrier.
    """

    CONFIRM = "confirm"
    SHIP = "ship"
    PACK = "pack"
    OVERDUE = "overdue"
    DONE = "done"
    ALL = "all"


URGENT: Final = (Tab.CONFIRM, Tab.SHIP, Tab.PACK, Tab.OVERDUE)

MODES: Final = {Tab.SHIP: DispatchMode.WAREHOUSE, Tab.PACK: DispatchMode.DIRECT}


@dataclass(frozen=True)
class Asked:
    """A purchase order with what all its lines ask for; `accepted` pieces of them so far."""

    purchase: PurchaseOrder
    lines: int
    pieces: int
    accepted: int
    amount: Money | None


@dataclass(frozen=True)
class Sums:
    """Of several purchase orders; an amount for each currency."""

    orders: int
    lines: int
    pieces: int
    amounts: list[Money]


@dataclass(frozen=True)
class PurchasesPage:
    """The most urgent first, or the newest; `next_cursor` is empty on the last page."""

    rows: Sequence[Asked]
    next_cursor: str


@dataclass(frozen=True)
class Waiting:
    """How many purchase orders wait for one thing, and the most urgent of them, each with its `pieces`."""

    total: int
    rows: Sequence[PurchaseOrder]


def purchases_page(
    *, supplier_id: int, tab: Tab, now: datetime, number: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> PurchasesPage:
    """A page of a supplier's purchase orders behind `cursor`; `number` is the beginning of their number.

    What is late at `now` is overdue and in no other tab of open ones. Raises UnknownCursor.
    """
    found = _in_tab(PurchaseOrder.objects.filter(supplier_id=supplier_id), tab, now).annotate(due=DUE)
    if number:
        found = found.filter(number__gte=number, number__lt=number + LAST)
    if cursor:
        found = _behind(found, tab, *read_cursor(cursor))
    order = ("due", "pk") if tab in URGENT else ("-pk",)
    purchases = list(found.order_by(*order)[: size + 1])
    more = _cursor(purchases[size - 1]) if len(purchases) > size else ""
    return PurchasesPage(with_totals(purchases[:size]), more)


def purchase_counts(*, supplier_id: int, now: datetime) -> dict[Tab, int]:
    """How many purchase orders wait in each of the urgent tabs at `now`."""
    own = PurchaseOrder.objects.filter(supplier_id=supplier_id, state__in=OPEN)
    counts = {tab.value: Count("pk", filter=_condition(tab, now)) for tab in URGENT}
    return {Tab(name): count for name, count in own.aggregate(**counts).items()}


def purchases_waiting(*, supplier_id: int, now: datetime, shown: int) -> dict[Tab, Waiting]:
    """What waits of each kind, with the `shown` most urgent ones of it; one query."""
    own = PurchaseOrder.objects.filter(supplier_id=supplier_id, state__in=OPEN)
    lines = PurchaseLine.objects.filter(purchase_order=OuterRef("pk")).order_by().values("purchase_order")
    tabs = Case(*(When(_condition(tab, now), then=Value(tab.value)) for tab in URGENT))
    found: QuerySet[Any] = own.annotate(tab=tabs, due=DUE).annotate(
        in_all=Window(Count("*"), partition_by="tab"),
        place=Window(RowNumber(), partition_by="tab", order_by=["due", "pk"]),
        pieces=Subquery(lines.annotate(sum=Sum("quantity")).values("sum")),
    )
    first = list(found.filter(place__lte=shown).order_by("due", "pk"))
    totals = {Tab(purchase.tab): purchase.in_all for purchase in first}
    return {tab: Waiting(totals.get(tab, 0), [purchase for purchase in first if purchase.tab == tab]) for tab in URGENT}


def own_purchases(*, supplier_id: int, purchase_order_ids: Collection[int]) -> list[Asked]:
    """Those of these purchase orders that are the supplier's, the most urgent first."""
    own = PurchaseOrder.objects.filter(supplier_id=supplier_id, pk__in=purchase_order_ids)
    return with_totals(list(own.annotate(due=DUE).order_by("due", "pk")))


def ids_of_numbers(*, supplier_id: int, numbers: Iterable[str]) -> dict[str, int]:
    """The purchase orders of a supplier that have these numbers."""
    own = PurchaseOrder.objects.filter(supplier_id=supplier_id, number__in=set(numbers))
    return dict(own.values_list("number", "pk"))


def with_totals(purchases: Sequence[PurchaseOrder]) -> list[Asked]:
    """Purchase orders with the sums of their lines, which are in one currency."""
    totals = _totals(purchases)
    return [_asked(purchase, totals.get(purchase.pk, NOTHING)) for purchase in purchases]


def sums_of(rows: Sequence[Asked]) -> Sums:
    """What these purchase orders ask for together."""
    amounts: dict[str, Money] = {}
    for row in rows:
        if row.amount is not None:
            code = str(row.amount.currency)
            amounts[code] = amounts[code] + row.amount if code in amounts else row.amount
    return Sums(len(rows), sum(row.lines for row in rows), sum(row.pieces for row in rows), list(amounts.values()))


NOTHING: Final[Mapping[str, Any]] = {"lines": 0, "pieces": 0, "taken": 0, "amount": None}


def _totals(purchases: Sequence[PurchaseOrder]) -> dict[int, Mapping[str, Any]]:
    price = ExpressionWrapper(F("unit_price") * F("quantity"), DecimalField(max_digits=20, decimal_places=4))
    lines = PurchaseLine.objects.filter(purchase_order__in=purchases).order_by()
    sums = lines.values("purchase_order", "unit_price_currency").annotate(
        lines=Count("pk"), pieces=Sum("quantity"), taken=Sum("accepted"), amount=Sum(price)
    )
    return {row["purchase_order"]: row for row in sums}


def _asked(purchase: PurchaseOrder, sums: Mapping[str, Any]) -> Asked:
    amount = None if sums["amount"] is None else Money(sums["amount"], sums["unit_price_currency"])
    return Asked(purchase, sums["lines"], sums["pieces"], sums["taken"], amount)


def _in_tab(own: QuerySet[PurchaseOrder], tab: Tab, now: datetime) -> QuerySet[PurchaseOrder]:
    if tab == Tab.ALL:
        return own
    return own.exclude(state__in=OPEN) if tab == Tab.DONE else own.filter(_condition(tab, now))


def _condition(tab: Tab, now: datetime) -> Q:
    if tab == Tab.CONFIRM:
        return Q(state=PurchaseState.ISSUED, accept_by__gte=now)
    if tab in MODES:
        return Q(state=PurchaseState.ACCEPTED, ship_by__gte=now, mode=MODES[tab])
    return Q(state=PurchaseState.ISSUED, accept_by__lt=now) | Q(state=PurchaseState.ACCEPTED, ship_by__lt=now)


def _behind(found: QuerySet[Any], tab: Tab, due: datetime, pk: int) -> QuerySet[Any]:
    if tab not in URGENT:
        return found.filter(pk__lt=pk)
    return found.filter(Q(due__gt=due) | Q(due=due, pk__gt=pk))


def _cursor(purchase: Any) -> str:
    return f"{purchase.due.isoformat()}~{purchase.pk}"
