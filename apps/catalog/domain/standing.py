"""Whether a supplier may offer goods: asked when an offer is set, shown and ordered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from django.db import connection

from apps.catalog.enums import GoodsState, Obstacle
from apps.catalog.models import Variant
from apps.common.periods import shanghai_day

STANDINGS: Final = "select * from catalog_standings(%s::bigint[], %s::bigint[], %s)"


class Goods(NamedTuple):
    """What about a variant decides who may offer it."""

    is_active: bool
    category_path: str
    brand_id: int | None


@dataclass(frozen=True)
class Standing:
    """What a supplier may offer at an instant, and at which commission sellers get it."""

    is_active: bool
    commission_percent: Decimal | None
    category_codes: frozenset[str]
    closed_brands: frozenset[int]

    def obstacle(self, goods: Goods) -> Obstacle | None:
        """Why these goods can't be offered; None when they can."""
        checks = (
            (Obstacle.SUPPLIER, self.is_active),
            (Obstacle.AGREEMENT, self.commission_percent is not None),
            (Obstacle.RETIRED, goods.is_active),
            (Obstacle.CATEGORY, not self.category_codes.isdisjoint(goods.category_path.strip("/").split("/"))),
            (Obstacle.BRAND, goods.brand_id not in self.closed_brands),
        )
        return next((obstacle for obstacle, holds in checks if not holds), None)


def goods_of(variant_ids: Iterable[int]) -> dict[int, Goods]:
    """Variants by id with what decides about them; unknown ids are left out."""
    rows = Variant.objects.filter(pk__in=list(variant_ids)).values_list(
        "pk", "state", "product__state", "product__category__path", "product__brand_id"
    )
    return {pk: Goods(GoodsState.RETIRED not in states, path, brand) for pk, *states, path, brand in rows}


def standing_of(*, supplier_id: int, now: datetime) -> Standing:
    """What a supplier may offer on the Shanghai day of `now`."""
    return standings_of(supplier_ids=[supplier_id], now=now)[supplier_id]


def standings_of(
    *, supplier_ids: Collection[int], now: datetime, brand_ids: Collection[int] | None = None
) -> dict[int, Standing]:
    """What each supplier may offer on the Shanghai day of `now`, in one statement.

    With brands, only those are looked at: enough for goods that are of them or of none.
    """
    brands = None if brand_ids is None else sorted(brand_ids)
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS, [sorted(supplier_ids), brands, shanghai_day(now)])
        rows = cursor.fetchall()
    return {
        supplier_id: Standing(is_active, commission, frozenset(codes), frozenset(closed))
        for supplier_id, is_active, commission, codes, closed in rows
    }
