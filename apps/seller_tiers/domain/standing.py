"""Where a seller stands, by the rules of a day, and how it came there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final

from django.db.models import Subquery, prefetch_related_objects
from django.db.models.functions import JSONObject

from apps.seller_tiers.domain.queries import books_by
from apps.seller_tiers.models import GrowthReward, Resource, SellerTier, TierChange, TierLevel, TierRuleBook

PAGE_SIZE: Final = 20
HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True)
class Evaluated:
    """What the newest evaluation said of a seller: level, days under its standard in a row, orders of the window."""

    level: int
    days_under: int
    orders: int
    last_change_on: date | None


@dataclass(frozen=True)
class Standing:
    """The levels of the book in force, and what the newest evaluation said; None before the first one."""

    book: TierRuleBook
    levels: Mapping[int, TierLevel]
    evaluated: Evaluated | None

    @property
    def number(self) -> int:
        return self.evaluated.level if self.evaluated else 0

    @property
    def level(self) -> TierLevel | None:
        """None below the first level, and for a level that this book does not have."""
        return self.levels.get(self.number) if self.number else None

    @property
    def above(self) -> TierLevel | None:
        """None at the top."""
        return self.levels.get(self.number + 1)

    @property
    def orders(self) -> int:
        """Those of the window."""
        return self.evaluated.orders if self.evaluated else 0

    @property
    def average(self) -> Decimal:
        return average_of(self.orders, self.book)

    @property
    def needed(self) -> int:
        """The orders that the window must have for the next level; 0 at the top."""
        return self.above.standard * self.book.window_days if self.above else 0

    @property
    def missing(self) -> int:
        """How many of them it has not."""
        return max(0, self.needed - self.orders)

    @property
    def is_under(self) -> bool:
        """Whether the count of days under the seller's own standard has begun."""
        return bool(self.evaluated and self.evaluated.days_under)

    @property
    def days_left(self) -> int:
        """So many more days under the standard cost a level."""
        return self.book.demotion_days - (self.evaluated.days_under if self.evaluated else 0)


@dataclass(frozen=True)
class Rung:
    """A level with what it unlocks beside what those below it have."""

    level: TierLevel
    resources: list[Resource]
    is_unlocked: bool
    is_current: bool


@dataclass(frozen=True)
class ChangesPage:
    """The newest first; `next_before` is None on the last page."""

    changes: list[TierChange]
    next_before: date | None


def average_of(orders: int, book: TierRuleBook) -> Decimal:
    """Orders a day of a window, to the hundredth, down: 2.999 is shown as under the 3 that it misses."""
    return (Decimal(orders) / book.window_days).quantize(HUNDREDTH, ROUND_DOWN)


def standing_of(*, seller_id: int, day: date) -> Standing | None:
    """A seller's newest evaluation by the rules of a Shanghai day; None while no rule book is in force."""
    told = JSONObject(level="level", days_under="days_under", orders="orders_30d", last_change_on="last_change_on")
    evaluated = SellerTier.objects.filter(seller_id=seller_id).values(told=told)
    found = TierLevel.objects.filter(rule_book=Subquery(books_by(day).values("pk")[:1])).select_related("rule_book")
    levels = {each.level: each for each in found.annotate(evaluated=Subquery(evaluated))}
    if not levels:
        return None
    lowest: Any = levels[0]
    return Standing(lowest.rule_book, levels, _evaluated(lowest.evaluated))


def _evaluated(told: dict[str, Any] | None) -> Evaluated | None:
    if told is None:
        return None
    changed = told["last_change_on"]
    return Evaluated(**told | {"last_change_on": date.fromisoformat(changed) if changed else None})


def rungs_of(standing: Standing) -> list[Rung]:
    """All levels that ask for something, from the lowest, with what the seller has of them."""
    levels = [level for number, level in sorted(standing.levels.items()) if number]
    prefetch_related_objects(levels, "resources")
    return [
        Rung(each, list(each.resources.all()), each.level <= standing.number, each.level == standing.number)
        for each in levels
    ]


def changes_page(*, seller_id: int, before: date | None = None, size: int = PAGE_SIZE) -> ChangesPage:
    """A seller's ups and downs older than a day (None: the newest), with the versions they were decided by."""
    changes = TierChange.objects.filter(seller_id=seller_id).select_related("rule_book").order_by("-changed_on")
    found = list((changes.filter(changed_on__lt=before) if before else changes)[: size + 1])
    return ChangesPage(found[:size], found[size - 1].changed_on if len(found) > size else None)


def growth_rewards_of(*, seller_id: int) -> list[GrowthReward]:
    """What a seller earned by growing, the newest first; a rule book lets a year pass between two."""
    return list(GrowthReward.objects.filter(seller_id=seller_id).order_by("-earned_on"))
