"""A small history of orders, and the evaluation of its days as a worker does it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.common.periods import SHANGHAI, days
from apps.orders.models import Order
from apps.seller_tiers.domain.evaluation import evaluate_days
from apps.seller_tiers.domain.queries import changes_between
from apps.seller_tiers.models import TierLevel, TierRuleBook
from apps.tenancy.context import acting_as_ops, acting_as_system

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NOON = time(12)
numbers = count(1)


def on(day: int, month: int = 6) -> date:
    """A day of 2026, of June unless told otherwise."""
    return date(2026, month, day)


def place_at(seller: Organization, *instants: datetime, status: str = "open") -> None:
    """One order at each instant."""
    with acting_as_system():
        store = Store.objects.get(seller=seller)
        Order.objects.bulk_create(
            Order(seller=seller, store=store, order_no=f"N{next(numbers)}", placed_at=instant, status=status)
            for instant in instants
        )


def place(seller: Organization, first: date, last: date | None = None, *, daily: int = 1, status: str = "open") -> None:
    """So many orders on each Shanghai day from first to last, at noon."""
    noons = [datetime.combine(day, NOON, SHANGHAI) for day in days(first, last or first)]
    place_at(seller, *[noon for noon in noons for _ in range(daily)], status=status)


def evaluate(first: date, last: date | None = None, *, now: datetime = NOW) -> list[date]:
    """Evaluate days, each committed by itself; returns those that had to be decided."""
    return evaluate_days(
        first=first, last=last or first, now=now, step=acting_as_system, progress=lambda done, total, label: None
    )


def changes(first: date = date.min, last: date = date.max) -> list[tuple[str, date, int, int, int]]:
    """What was recorded: seller, day, level before, level after, count."""
    with acting_as_system():
        return [
            (each.seller.code, each.changed_on, each.from_level, each.to_level, each.orders_30d)
            for each in changes_between(first=first, last=last)
        ]


def draft_book(effective_from: date, *standards: int, version: int = 2, **figures: int) -> TierRuleBook:
    """A draft whose levels 1, 2, … ask for these average daily orders."""
    with acting_as_ops():
        book = TierRuleBook.objects.create(version=version, effective_from=effective_from, **figures)
        TierLevel.objects.bulk_create(
            TierLevel(rule_book=book, level=level, name=f"L{level}", name_zh=f"等级{level}", standard=standard)
            for level, standard in enumerate((0, *standards))
        )
    return book


def last_microsecond(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI) - timedelta(microseconds=1)


def first_instant(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
