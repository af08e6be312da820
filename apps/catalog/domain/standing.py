"""Whether a supplier may offer goods: asked when an offer is set, shown and ordered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet

from apps.catalog.enums import AuthorisationState, GoodsState, Obstacle
from apps.catalog.models import Brand, BrandAuthorisation, Variant
from apps.common.periods import shanghai_day
from apps.suppliers.domain.errors import SupplierNotActive, UnknownSupplier
from apps.suppliers.domain.queries import find_agreement_in_force, require_active


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
    day = shanghai_day(now)
    agreement = find_agreement_in_force(supplier_id=supplier_id, on=day)
    return Standing(
        is_active=_is_active(supplier_id),
        commission_percent=agreement.commission_percent if agreement else None,
        category_codes=frozenset(agreement.category_codes if agreement else ()),
        closed_brands=frozenset(_closed_brands(supplier_id, day)),
    )


def valid_authorisations(*, supplier_id: int, on: date) -> QuerySet[BrandAuthorisation]:
    """A supplier's accepted authorisations that cover a Shanghai day."""
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return BrandAuthorisation.objects.filter(
        lasts, supplier_id=supplier_id, state=AuthorisationState.ACCEPTED, valid_from__lte=on
    )


def _closed_brands(supplier_id: int, day: date) -> QuerySet[Brand, int]:
    open_to_it = valid_authorisations(supplier_id=supplier_id, on=day).values("brand")
    return Brand.objects.filter(needs_authorisation=True).exclude(pk__in=open_to_it).values_list("pk", flat=True)


def _is_active(supplier_id: int) -> bool:
    try:
        require_active(supplier_id)
    except (SupplierNotActive, UnknownSupplier):
        return False
    return True
