"""The daily tier rules read aloud: slow and obvious on purpose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.reference.facts import Order, Relief, shanghai_day


@dataclass(frozen=True)
class TierRuleBook:
    """`standards[level - 1]` is the average daily orders that the level asks for."""

    standards: Sequence[int] = (3, 10, 30, 80, 200)
    window_days: int = 30
    promotion_gap_days: int = 7
    demotion_days: int = 7


@dataclass
class TierState:
    level: int = 0
    changed_on: date | None = None
    days_under: int = 0


@dataclass(frozen=True)
class TierChange:
    seller: str
    on: date
    from_level: int
    to_level: int
    orders_30d: int


def evaluate_days(
    *,
    first: date,
    last: date,
    sellers: Iterable[str],
    orders: Sequence[Order],
    reliefs: Sequence[Relief] = (),
    rule_book: TierRuleBook | None = None,
    states: dict[str, TierState] | None = None,
) -> list[TierChange]:
    """The changes of the Shanghai days first … last, sorted by day and seller.

    `states` is where the sellers stand before the first day; it is carried forward in place.
    """
    book = rule_book or TierRuleBook()
    states = {} if states is None else states
    codes = sorted(sellers)
    changes = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for seller in codes:
            state = states.setdefault(seller, TierState())
            count = orders_in_window(seller, day, orders, book)
            before = state.level
            evaluate_seller(state, day, count, in_relief(seller, day, reliefs), book)
            if state.level != before:
                changes.append(TierChange(seller, day, before, state.level, count))
    return changes


def orders_in_window(seller: str, day: date, orders: Sequence[Order], book: TierRuleBook) -> int:
    """Orders placed on the window's days, the evaluated day being its last, that are not cancelled."""
    opens = day - timedelta(days=book.window_days - 1)
    return sum(
        order.seller == seller and not order.cancelled and opens <= shanghai_day(order.placed_at) <= day
        for order in orders
    )


def in_relief(seller: str, day: date, reliefs: Sequence[Relief]) -> bool:
    return any(relief.seller in (None, seller) and relief.starts_on <= day <= relief.ends_on for relief in reliefs)


def evaluate_seller(state: TierState, day: date, count: int, relief: bool, book: TierRuleBook) -> None:
    """Move one seller by one evaluated day; at most one level up or down."""
    if may_promote(state, day, count, book):
        change(state, state.level + 1, day)
    elif not is_under(state, count, book):
        state.days_under = 0
    elif not relief:  # a day under relief neither counts nor starts the count again
        state.days_under += 1
        if state.days_under >= book.demotion_days:
            change(state, state.level - 1, day)


def may_promote(state: TierState, day: date, count: int, book: TierRuleBook) -> bool:
    if state.level == len(book.standards) or count < book.window_days * book.standards[state.level]:
        return False
    return state.changed_on is None or (day - state.changed_on).days >= book.promotion_gap_days


def is_under(state: TierState, count: int, book: TierRuleBook) -> bool:
    return state.level > 0 and count < book.window_days * book.standards[state.level - 1]


def change(state: TierState, level: int, day: date) -> None:
    state.level, state.changed_on, state.days_under = level, day, 0
