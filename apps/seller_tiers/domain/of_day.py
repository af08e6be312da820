"""What one evaluated Shanghai day decided, for all sellers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import connection
from django.db.models import Count, F, Q, Sum

from apps.seller_tiers.models import Evaluation, GrowthReward, TierChange

PAGE_SIZE: Final = 100
UP, DOWN = Q(to_level__gt=F("from_level")), Q(to_level__lt=F("from_level"))
DIRECTIONS: Final = {"up": UP, "down": DOWN}
# Today's level, or the one before the first change since; a seller that joined since has none.
LEVELS: Final = """
select coalesce(later.from_level, tier.level) as level, count(*)
from seller_tiers_sellertier tier
left join (
  select distinct on (seller_id) seller_id, from_level from seller_tiers_tierchange
  where changed_on > %(day)s order by seller_id, changed_on
) later on later.seller_id = tier.seller_id
group by 1
having coalesce(later.from_level, tier.level) > 0
"""


@dataclass(frozen=True)
class DayOfTiers:
    """A day's decision in figures; `levels` has the sellers of each level but 0 before the day and after it."""

    day: date
    evaluation: Evaluation | None
    ups: int
    downs: int
    rewards: int
    rewards_cny_fen: int
    levels: list[tuple[int, int, int]]


@dataclass(frozen=True)
class ChangesPage:
    """Up to a hundred changes with their sellers, in the order of their ids; `next_after` is None on the last page."""

    changes: Sequence[TierChange]
    next_after: int | None


def day_of_tiers(*, day: date) -> DayOfTiers:
    """In five queries, whatever was decided."""
    counts = TierChange.objects.filter(changed_on=day).aggregate(ups=Count("pk", UP), downs=Count("pk", DOWN))
    rewards = GrowthReward.objects.filter(earned_on=day).aggregate(count=Count("pk"), fen=Sum("amount_cny_fen"))
    before, after = levels_after(day=day - timedelta(days=1)), levels_after(day=day)
    return DayOfTiers(
        day=day,
        evaluation=Evaluation.objects.select_related("rule_book").filter(day=day).first(),
        ups=counts["ups"],
        downs=counts["downs"],
        rewards=rewards["count"],
        rewards_cny_fen=rewards["fen"] or 0,
        levels=[(level, before.get(level, 0), after.get(level, 0)) for level in sorted(before.keys() | after.keys())],
    )


def levels_after(*, day: date) -> dict[int, int]:
    """How many sellers stood at each level but 0 at the end of a day."""
    with connection.cursor() as cursor:
        cursor.execute(LEVELS, {"day": day})
        return dict(cursor.fetchall())


def changes_page(*, day: date, direction: str = "", after: int = 0, size: int = PAGE_SIZE) -> ChangesPage:
    """The day's changes behind the id `after`; `direction` is up, down or both (empty)."""
    found = TierChange.objects.filter(DIRECTIONS.get(direction, Q()), changed_on=day, pk__gt=after)
    rows = list(found.select_related("seller", "rule_book").order_by("pk")[: size + 1])
    return ChangesPage(rows[:size], rows[size - 1].pk if len(rows) > size else None)
