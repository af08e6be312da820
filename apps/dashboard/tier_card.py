"""Where the seller stands, and what that unlocks."""

from dataclasses import dataclass
from datetime import date

from apps.seller_tiers.domain.errors import NoRuleBookInForce
from apps.seller_tiers.domain.queries import rule_book_in_force, unlocked_resources
from apps.seller_tiers.models import Resource, SellerTier, TierLevel


@dataclass(frozen=True)
class TierCard:
    """`level` is None below the first one; `above` is None at the top. Averages are orders a day."""

    level: TierLevel | None
    above: TierLevel | None
    orders_30d: int
    resources: list[Resource]


def tier_card(*, seller_id: int, day: date) -> TierCard | None:
    """The newest evaluation of a seller by the rules of a Shanghai day; None before the first one."""
    tier = SellerTier.objects.filter(seller_id=seller_id).first()
    if tier is None:
        return None
    try:
        levels = {each.level: each for each in TierLevel.objects.filter(rule_book=rule_book_in_force(day=day))}
    except NoRuleBookInForce:
        return None
    return TierCard(
        level=levels.get(tier.level),
        above=levels.get(tier.level + 1),
        orders_30d=tier.orders_30d,
        resources=list(unlocked_resources(level=tier.level, day=day)),
    )
