"""What goods cost until they are with the buyer, offer by offer, and what is left of a seller's own price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from djmoney.money import Money

from apps.catalog.domain.search_details import OfferSeen
from apps.catalog.models import Variant
from apps.common.errors import DomainError
from apps.common.periods import shanghai_day
from apps.common.said import said
from apps.order_costs.domain.errors import NotTaken
from apps.order_costs.domain.estimates import totals_of
from apps.order_costs.domain.pricing import Cost, Pieces, costs_of_pieces
from apps.order_costs.domain.rates import Rates, in_hundredths
from apps.order_costs.domain.selling import Selling
from apps.order_costs.domain.tariffs import Postage, postage_for
from apps.order_costs.enums import CostKind
from apps.orders.models import LineItem
from apps.points_ledger.domain.errors import MissingFxRate, NoRuleBook
from apps.points_ledger.domain.parcel_estimate import Footing, ParcelPoints, estimate_points
from apps.wallet.models import FxRate
from apps.wallet.seller_enums import Currency

CNY = Currency.CNY.value


@dataclass(frozen=True)
class Asked:
    """So many pieces in one parcel to a country (ISO 3166), each sold for `price` in `currency`.

    `wanted` is the part of the price in percent, under 100, that shall be left.
    """

    quantity: int
    country: str
    currency: str = CNY
    price: Decimal | None = None
    wanted: Decimal = Decimal(0)


@dataclass(frozen=True)
class Sale:
    """What selling leaves, in the selling currency; prices are for one piece, all other amounts for the parcel.

    `floor_price` is the lowest one without a loss, `wanted_price` the lowest that leaves what is wanted; points are
    counted as money but in `floor_without_points`. Margins are None without a price.
    """

    landed: Money
    floor_price: Money
    floor_without_points: Money
    wanted_price: Money
    margin: Money | None = None
    percent: Decimal | None = None


@dataclass(frozen=True)
class LandedOffer:
    """One offer, exact in CNY; `refusal` says why it can't be reckoned, and then there are no costs."""

    offer: OfferSeen
    refusal: str = ""
    unit_price: Money | None = None
    costs: Sequence[Cost] = ()
    cost_cny: Fraction = Fraction(0)
    points: ParcelPoints | None = None
    sale: Sale | None = None

    @property
    def total(self) -> Money:
        """The costs in CNY, rounded half up."""
        return Selling(self.cost_cny, 1, CNY, Decimal(1)).cost

    @property
    def landed(self) -> Money:
        """The costs less what the points are worth, in CNY, rounded half up."""
        return Selling(self.landed_cny, 1, CNY, Decimal(1)).cost

    @property
    def points_fen(self) -> int:
        """What the points are worth: 1 point, 1 fen."""
        return self.points.total if self.points else 0

    @property
    def landed_cny(self) -> Fraction:
        return self.cost_cny - Fraction(self.points_fen, 100)

    def amount_of(self, kind: CostKind) -> Money:
        """The costs of a kind; zero where it costs nothing."""
        amounts = [cost.amount for cost in self.costs if cost.kind == kind]
        return amounts[0] if amounts else Money(0, CNY)


@dataclass(frozen=True)
class Landing:
    """All offers, best first, with what they share. `refusal`: why no parcel goes there; others: what is not known."""

    asked: Asked
    weight_g: int
    refusal: str = ""
    postage: Postage | None = None
    offers: Sequence[LandedOffer] = ()
    rates: Sequence[FxRate] = ()
    footing: Footing | None = None
    points_refusal: str = ""
    rate_refusal: str = ""


@dataclass(frozen=True)
class Reckoning:
    """One question with the tariff and rates that it is answered by."""

    variant: Variant
    asked: Asked
    postage: Postage
    rates: Rates

    def offer(self, offer: OfferSeen) -> LandedOffer:
        """The costs of the goods in one parcel, as packing would charge them."""
        fitting = [each for each in offer.prices if each.from_quantity <= self.asked.quantity]
        if not fitting:
            least = offer.minimum_quantity
            return LandedOffer(offer, _("sold from %(least)s pieces on: ask for more") % {"least": least})
        price = fitting[-1].price
        pieces = Pieces(LineItem(variant=self.variant), self.asked.quantity, price)
        try:
            costs = costs_of_pieces([pieces], postage=self.postage, rates=self.rates)
        except MissingFxRate as refusal:
            return LandedOffer(offer, str(refusal))
        return LandedOffer(offer, unit_price=price, costs=costs, cost_cny=self.worth(costs))

    def worth(self, costs: Sequence[Cost]) -> Fraction:
        """In CNY, not rounded. Raises MissingFxRate."""
        amounts = [(cost.amount.amount, self.rates.cny(str(cost.amount.currency))) for cost in costs]
        return sum((Fraction(amount) * Fraction(rate) for amount, rate in amounts), Fraction(0))

    def settled(self, costs: Sequence[Cost]) -> Money:
        """What the order would be settled for: in its currency, of several in CNY, each sum rounded to the fen."""
        sums = totals_of(cost.amount for cost in costs)
        if len(sums) > 1:
            sums = [in_hundredths(each.amount * self.rates.cny(str(each.currency)), CNY) for each in sums]
        return sum(sums[1:], sums[0])


def land(*, variant: Variant, offers: Sequence[OfferSeen], asked: Asked, seller_id: int, now: datetime) -> Landing:
    """What `asked` costs by each offer, with the tariff, rates and points rules of the Shanghai day of `now`.

    The parcel weighs what its goods weigh. Costs are rounded as they would be charged, nothing else is. What is
    missing (a tariff, a rate, a rule book) is told in the answer; nothing is raised.
    """
    on, weight_g = shanghai_day(now), variant.weight_g * asked.quantity
    try:
        postage = postage_for(country=asked.country, weight_g=weight_g, on=on)
        refuse_not_taken(variant, postage)
    except DomainError as refusal:
        return Landing(asked, weight_g, refusal=str(refusal))
    currencies = {str(offer.prices[0].price.currency) for offer in offers} | {asked.currency}
    rates = Rates(on, currencies)
    reckoning = Reckoning(variant, asked, postage, rates)
    landed = [reckoning.offer(offer) for offer in offers]
    settled = {each.offer.offer_id: reckoning.settled(each.costs) for each in landed if not each.refusal}
    points, footing, no_points = points_or_why(seller_id, settled, on)
    rate, no_rate = rate_or_why(asked.currency, rates)
    return Landing(
        asked,
        weight_g,
        postage=postage,
        offers=[finished(each, points.get(each.offer.offer_id), asked, rate) for each in landed],
        rates=[row for code in sorted(currencies - {CNY}) if (row := rates.row(code))],
        footing=footing,
        points_refusal=no_points,
        rate_refusal=no_rate,
    )


def finished(landed: LandedOffer, points: ParcelPoints | None, asked: Asked, rate: Decimal | None) -> LandedOffer:
    """An offer with its points, and with what it leaves where the selling currency has a rate."""
    full = replace(landed, points=points)
    return full if full.refusal or rate is None else replace(full, sale=sale_of(full, asked, rate))


def sale_of(landed: LandedOffer, asked: Asked, rate: Decimal) -> Sale:
    selling = Selling(landed.landed_cny, asked.quantity, asked.currency, rate)
    return Sale(
        landed=selling.cost,
        floor_price=selling.floor_price(),
        floor_without_points=replace(selling, cost_cny=landed.cost_cny).floor_price(),
        wanted_price=selling.floor_price(asked.wanted),
        margin=None if asked.price is None else selling.margin(asked.price),
        percent=None if asked.price is None else selling.percent(asked.price),
    )


def refuse_not_taken(variant: Variant, postage: Postage) -> None:
    """Raises NotTaken where the zone takes no goods of this kind."""
    if variant.has_battery and not postage.zone.takes_batteries:
        raise NotTaken(country=postage.country, what=said(gettext_noop("goods with batteries")))
    if variant.is_liquid and not postage.zone.takes_liquids:
        raise NotTaken(country=postage.country, what=said(gettext_noop("liquids")))


def points_or_why(
    seller_id: int, settled: Mapping[int, Money], on: date
) -> tuple[Mapping[int, ParcelPoints], Footing | None, str]:
    """Points by offer with what they stand on, or why they can't be told."""
    if not settled:
        return {}, None, ""
    try:
        found = estimate_points(seller_id=seller_id, settled=list(settled.values()), on=on)
    except (NoRuleBook, MissingFxRate) as refusal:
        return {}, None, str(refusal)
    return dict(zip(settled, found.parcels, strict=True)), found.footing, ""


def rate_or_why(currency: str, rates: Rates) -> tuple[Decimal | None, str]:
    try:
        return rates.cny(currency), ""
    except MissingFxRate as refusal:
        return None, str(refusal)
