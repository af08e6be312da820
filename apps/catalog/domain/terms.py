"""What a supplier asks for goods, and the seller's price that follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from babel.numbers import get_currency_precision
from django.utils.translation import gettext_noop as _
from djmoney.money import Money

from apps.catalog.domain.errors import Fault
from apps.catalog.models.offers import CURRENCIES, Offer, SellerOffer
from apps.common.said import Said, said

LONGEST_LEAD_TIME = 365
MOST_PIECES = 1_000_000
HIGHEST_PRICE = Decimal(10) ** 9
MOST_STEPS = 10
LONGEST_TEXT = 80


@dataclass(frozen=True)
class PriceStep:
    """From this quantity on another supply price, in the currency of the offer."""

    from_quantity: int
    supply_price: Decimal


@dataclass(frozen=True)
class OfferTerms:
    """A supplier's terms for one variant. The supply price is what the platform pays for one piece, without tax."""

    variant_id: int
    supply_price: Money
    lead_time_days: int
    minimum_quantity: int = 1
    supplier_sku: str = ""
    warehouse: str = ""
    steps: tuple[PriceStep, ...] = ()


def seller_price(supply_price: Decimal, *, currency: str, commission_percent: Decimal) -> Decimal:
    """Supply price plus commission, rounded half-up to the currency's minor unit (fen of CNY, whole JPY)."""
    unit = Decimal(1).scaleb(-minor_digits(currency))
    return (supply_price * (100 + commission_percent) / 100).quantize(unit, ROUND_HALF_UP)


@cache
def minor_digits(currency: str) -> int:
    """How many decimals an amount of a currency has."""
    return int(get_currency_precision(currency))


def price_for(offer: Offer | SellerOffer, quantity: int) -> Money:
    """The price of one piece when ordering this many: the supply price of an offer, the seller's of a seller's."""
    base: Money = offer.supply_price if isinstance(offer, Offer) else offer.price
    amount = "supply_price" if isinstance(offer, Offer) else "price"
    reached = [step for step in offer.steps.all() if step.from_quantity <= quantity]
    if not reached:
        return base
    return Money(getattr(max(reached, key=lambda step: step.from_quantity), amount), base.currency)


def faults_of_terms(terms: OfferTerms) -> Iterator[Fault]:
    """Everything that is wrong with terms by themselves."""
    if str(terms.supply_price.currency) not in dict(CURRENCIES):
        known = ", ".join(code for code, _name in CURRENCIES)
        yield Fault(
            "currency",
            said(
                _("'%(code)s' is not traded here; use one of %(known)s"), code=terms.supply_price.currency, known=known
            ),
        )
    else:
        yield from _faults_of_prices(terms, str(terms.supply_price.currency))
    if not 0 <= terms.lead_time_days <= LONGEST_LEAD_TIME:
        yield Fault("lead_time_days", _outside(terms.lead_time_days, 0, LONGEST_LEAD_TIME))
    if not 1 <= terms.minimum_quantity <= MOST_PIECES:
        yield Fault("minimum_quantity", _outside(terms.minimum_quantity, 1, MOST_PIECES))
    for field in ("supplier_sku", "warehouse"):
        if len(getattr(terms, field)) > LONGEST_TEXT:
            yield Fault(field, said(_("is longer than %(n)s characters"), n=LONGEST_TEXT))


def _outside(value: int, lowest: int, highest: int) -> Said:
    return said(
        _("%(value)s is not between %(lowest)s and %(highest)s"),
        value=value,
        lowest=f"{lowest:,}",
        highest=f"{highest:,}",
    )


def _faults_of_price(field: str, amount: Decimal, currency: str) -> Iterator[Fault]:
    digits = minor_digits(currency)
    if not (amount.is_finite() and 0 < amount < HIGHEST_PRICE):
        yield Fault(
            field,
            said(
                _("%(amount)s is not a price; write an amount above 0 and below %(highest)s"),
                amount=amount,
                highest=f"{HIGHEST_PRICE:,}",
            ),
        )
    elif amount != round(amount, digits):
        yield Fault(
            field,
            said(
                _("%(amount)s %(currency)s has more than %(digits)s decimals"),
                amount=amount,
                currency=currency,
                digits=digits,
            ),
        )


def _faults_of_prices(terms: OfferTerms, currency: str) -> Iterator[Fault]:
    faults = list(_faults_of_price("supply_price", terms.supply_price.amount, currency))
    faults += [each for step in terms.steps for each in _faults_of_price("steps", step.supply_price, currency)]
    yield from faults or _faults_of_steps(terms)


def _faults_of_steps(terms: OfferTerms) -> Iterator[Fault]:
    """Steps begin above the minimum quantity; each has a higher quantity and a lower price than the one before."""
    quantity, price = terms.minimum_quantity, terms.supply_price.amount
    if len(terms.steps) > MOST_STEPS:
        yield Fault("steps", said(_("are more than %(most)s"), most=MOST_STEPS))
    for step in terms.steps:
        if not quantity < step.from_quantity <= MOST_PIECES:
            yield Fault("steps", _outside(step.from_quantity, quantity + 1, MOST_PIECES))
        if step.supply_price >= price:
            yield Fault(
                "steps",
                said(
                    _("price %(price)s from %(quantity)s on must be below %(before)s"),
                    price=step.supply_price,
                    quantity=step.from_quantity,
                    before=price,
                ),
            )
        quantity, price = step.from_quantity, step.supply_price


def described(terms: OfferTerms) -> dict[str, Any]:
    """Terms as plain JSON, for events and for comparing."""
    return {
        "variant": terms.variant_id,
        "supply_price": f"{terms.supply_price.amount.normalize():f}",
        "currency": str(terms.supply_price.currency),
        "lead_time_days": terms.lead_time_days,
        "minimum_quantity": terms.minimum_quantity,
        "supplier_sku": terms.supplier_sku,
        "warehouse": terms.warehouse,
        "steps": [[step.from_quantity, f"{step.supply_price.normalize():f}"] for step in terms.steps],
    }
