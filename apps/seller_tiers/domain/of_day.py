"""What one evaluated Shanghai day decided, for all sellers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.seller_tiers.models import Evaluation, GrowthReward, TierChange

PAGE_SIZE: Final = 100
UP, DOWN = Q(to_level__gt=F("from_level")), Q(to_level__lt=F("from_level"))
DIRECTIONS: Final = {"up": UP, "down": DOWN}
# Today's level, or the one before the first change since; a seller that joined since has none.
LEVELS: Final = """
select named.level, named.name, named.name_zh, coalesce(held.sellers, 0)
from seller_tiers_tierlevel named
left join (
  select coalesce(later.from_level, tier.level) as level, count(*) as sellers
  from seller_tiers_sellertier tier
  left join (
    select distinct on (seller_id) seller_id, from_level from seller_tiers_tierchange
    where changed_on > %(day)s order by seller_id, changed_on
  ) later on later.seller_id = tier.seller_id
  group by 1
) held on held.level = named.level
where named.rule_book_id = %(book_id)s and named.level > 0
order by named.level
"""


@dataclass(frozen=True)
class LevelOfDay:
    """How many sellers stood at a level before the day and after it."""

    level: int
    name: str
    name_zh: str
    before: int
    after: int


@dataclass(frozen=True)
class DayOfTiers:
    """A day's decision in figures; `levels` are all but 0, from the lowest."""

    evaluation: Evaluation
    ups: int
    downs: int
    rewards: int
    rewards_cny_fen: int
    levels: list[LevelOfDay]

    @property
    def day(self) -> date:
        return self.evaluation.day


@dataclass(frozen=True)
class ChangesPage:
    """Up to a hundred changes with their sellers, in the order of their ids; `next_after` is None on the last page."""

    changes: Sequence[TierChange]
    next_after: int | None


def day_of_tiers(*, day: date | None = None) -> DayOfTiers | None:
    """What a Shanghai day, or the last evaluated one, decided, in three queries; None if it was not evaluated."""
    rewards = GrowthReward.objects.filter(earned_on=OuterRef("day")).order_by().values("earned_on")
    found = Evaluation.objects.select_related("rule_book").annotate(
        rewards=Coalesce(Subquery(rewards.values(count=Count("pk"))), 0),
        fen=Coalesce(Subquery(rewards.values(fen=Sum("amount_cny_fen"))), 0),
    )
    evaluation = (found.filter(day=day) if day else found).order_by("-day").first()
    if evaluation is None:
        return None
    moves = TierChange.objects.filter(changed_on=evaluation.day).order_by().values_list("from_level", "to_level")
    moved = {(before, after): count for before, after, count in moves.annotate(count=Count("pk"))}
    return DayOfTiers(
        evaluation=evaluation,
        ups=sum(count for (before, after), count in moved.items() if after > before),
        downs=sum(count for (before, after), count in moved.items() if after < before),
        rewards=evaluation.rewards,
        rewards_cny_fen=evaluation.fen,
        levels=_levels_of(evaluation, moved),
    )


def _levels_of(evaluation: Evaluation, moved: dict[tuple[int, int], int]) -> list[LevelOfDay]:
    with connection.cursor() as cursor:
        cursor.execute(LEVELS, {"day": evaluation.day, "book_id": evaluation.rule_book_id})
        rows = cursor.fetchall()
    levels = []
    for level, name, name_zh, after in rows:
        came = sum(count for (_before, now), count in moved.items() if now == level)
        left = sum(count for (before, _now), count in moved.items() if before == level)
        levels.append(LevelOfDay(level, name, name_zh, after - came + left, after))
    return [each for each in levels if each.before or each.after]


def changes_page(*, day: date, direction: str = "", after: int = 0, size: int = PAGE_SIZE) -> ChangesPage:
    """The day's changes behind the id `after`; `direction` is up, down or both (empty)."""
    found = TierChange.objects.filter(DIRECTIONS.get(direction, Q()), changed_on=day, pk__gt=after)
    rows = list(found.select_related("seller", "rule_book").order_by("pk")[: size + 1])
    return ChangesPage(rows[:size], rows[size - 1].pk if len(rows) > size else None)
