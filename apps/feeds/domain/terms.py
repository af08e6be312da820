"""An offer's terms and stock as JSON: what a row shows as before and after, and what an undo goes back to."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _
from djmoney.money import Money

from apps.catalog.domain.terms import OfferTerms, PriceStep, described
from apps.common.said import Said, label, said
from apps.feeds.domain.columns import COLUMNS
from apps.feeds.domain.values import Wish

DEFAULT_CURRENCY = "CNY"
PLAIN = ("lead_time_days", "minimum_quantity", "supplier_sku", "warehouse")
NEEDED = ("supply_price", "lead_time_days")
Snapshot = dict[str, Any]


@dataclass(frozen=True)
class Present:
    """An offer as it is now; `stock` is what is on hand."""

    offer_id: int
    terms: OfferTerms
    stock: int
    has_ended: bool = False

    def snapshot(self) -> Snapshot:
        return snapshot(self.terms, self.stock) | {"ended": self.has_ended}


def snapshot(terms: OfferTerms, stock: int | None) -> Snapshot:
    """The terms as the catalog describes them, with the stock; None where nothing was said of it."""
    return described(terms) | {"stock": stock}


def terms_of(kept: Snapshot) -> OfferTerms:
    """The terms that a snapshot was made from."""
    return OfferTerms(
        variant_id=kept["variant"],
        supply_price=Money(Decimal(kept["supply_price"]), kept["currency"]),
        steps=tuple(PriceStep(quantity, Decimal(price)) for quantity, price in kept["steps"]),
        **{name: kept[name] for name in PLAIN},
    )


def wished_terms(wish: Wish, variant_id: int, now: OfferTerms | None) -> OfferTerms:
    """The terms after the row; what it does not say stays as it is, or is as offers begin."""
    base = now or OfferTerms(variant_id, Money(0, DEFAULT_CURRENCY), 0)
    price = wish.said.get("supply_price", base.supply_price.amount)
    currency = wish.said.get("currency", str(base.supply_price.currency))
    said = {name: wish.said[name] for name in PLAIN if name in wish.said}
    if wish.steps is not None:
        said["steps"] = wish.steps
    return replace(base, supply_price=Money(price, currency), **said)


def too_little_said(wish: Wish, now: OfferTerms | None) -> Said | None:
    """Why the row can't be an offer for want of a value; None when it can."""
    missing = [label(COLUMNS[name].label) for name in NEEDED if name not in wish.said]
    if now is None and missing:
        return said(_("a new offer needs %(missing)s; fill it in"), missing=missing)
    currency = wish.said.get("currency")
    if now and currency not in (None, str(now.supply_price.currency)) and "supply_price" not in wish.said:
        return said(_("the currency changes but no supply price is given; give the price in the new currency"))
    return None
