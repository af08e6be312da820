"""Goods on a shelf that sellers search."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.accounts.models import Organization
from apps.catalog.domain.publishing import set_in_stock
from apps.catalog.domain.search_cursors import Sort
from apps.catalog.domain.search_filters import Filters
from apps.catalog.domain.search_pages import GoodsPage, search_goods
from apps.catalog.models import Variant
from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.wallet.models import FxRate
from tests.factories.catalog import make_offer, make_variant
from tests.factories.suppliers import make_active_supplier


@dataclass
class Shelf:
    """One active supplier without commission, and a seller who looks."""

    supplier: Organization
    seller: Organization
    variants: dict[str, Variant] = field(default_factory=dict)

    def put(self, sku: str, title: str = "Plush bear", *, in_stock: bool = True, **given: Any) -> Variant:
        """Goods under a SKU with one offer; `price`, `lead` are the offer's, all else the product's or variant's."""
        terms = {"supply_price": given.pop("price", "20.00"), "lead_time_days": given.pop("lead", 2)}
        self.variants[sku] = make_variant(sku=sku, title=title, **given)
        self.offer(sku, in_stock=in_stock, **terms)
        return self.variants[sku]

    def offer(self, sku: str, *, supplier: Organization | None = None, in_stock: bool = True, **terms: Any) -> int:
        offer = make_offer(self.variants[sku], supplier=supplier or self.supplier, **terms)
        with acting_as_system():
            set_in_stock(offer_ids=[offer.pk], in_stock=in_stock)
        return offer.pk

    def search(self, sort: Sort = Sort.RELEVANCE, *, cursor: str = "", size: int = 50, **filters: Any) -> GoodsPage:
        with acting_for_seller(self.seller.pk):
            return search_goods(filters=Filters(**filters), sort=sort, cursor=cursor, size=size)

    def found(self, sort: Sort = Sort.RELEVANCE, **filters: Any) -> list[str]:
        """The SKUs of the first page."""
        return [goods.sku for goods in self.search(sort, **filters).goods]


def make_shelf() -> Shelf:
    with acting_as_system():
        seller = Organization.objects.create(kind="seller", code="LOOKS", name="Looks", joined_on="2026-01-01")
    return Shelf(make_active_supplier("P1", commission_percent="0"), seller)


def write_rate(base: str, rate: str, on: str = "2026-03-01") -> None:
    with acting_as_system():
        FxRate.objects.create(rate_on=on, base=base, quote="CNY", rate=Decimal(rate))
