"""What a parcel costs: the goods at the seller's price, postage, registration and service fee."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from djmoney.money import Money

from apps.common.periods import shanghai_day
from apps.fulfillment.models import Parcel
from apps.order_costs.domain.errors import NoPrice
from apps.order_costs.domain.rates import Rates, in_hundredths
from apps.order_costs.domain.tariffs import Postage, postage_for, service_fee_fen
from apps.order_costs.enums import CostKind
from apps.orders.enums import AllocationState
from apps.orders.models import Allocation, LineItem
from apps.wallet.domain.amounts import from_minor
from apps.wallet.seller_enums import Currency


@dataclass(frozen=True)
class Cost:
    """One thing to pay for, and how it was computed."""

    kind: CostKind
    amount: Money
    explained: dict[str, Any]
    item_id: int | None = None


@dataclass(frozen=True)
class Pieces:
    """So many pieces of an item, at the price that was decided for it."""

    item: LineItem
    quantity: int
    unit_price: Money


def costs_of_parcel(parcel: Parcel) -> list[Cost]:
    """All that a packed parcel costs, by tariff and FX rates of the Shanghai day on which it was packed.

    Raises NoPrice, NoTariff, and MissingFxRate for goods in a currency that no wallet is kept in.
    """
    if parcel.packed_at is None:
        raise ValueError(f"parcel {parcel} is not packed")
    on = shanghai_day(parcel.packed_at)
    postage = postage_for(country=parcel.country or parcel.order.country, weight_g=parcel.weight_g or 0, on=on)
    return costs_of_pieces(pieces_of(parcel), postage=postage, rates=Rates(on))


def costs_of_pieces(pieces: Iterable[Pieces], *, postage: Postage, rates: Rates) -> list[Cost]:
    """Costs of one parcel with these goods; what costs nothing is left out. Raises MissingFxRate."""
    goods = [goods_cost(each, rates) for each in pieces]
    worth = worth_of(goods, rates) if postage.book.fee_percent else Decimal(0)
    fees = {
        CostKind.POSTAGE: (postage.postage_fen, postage.explained()),
        CostKind.REGISTRATION: (postage.registration_fen, {"book": postage.book.version, "zone": postage.zone.code}),
        CostKind.SERVICE_FEE: (
            service_fee_fen(postage.book, goods_cny=worth),
            {
                "book": postage.book.version,
                "goods_cny": str(worth.normalize()),
                "per_parcel": str(postage.book.fee_per_parcel),
                "percent": str(postage.book.fee_percent),
                "minimum": str(postage.book.fee_minimum),
            },
        ),
    }
    costs = goods + [Cost(kind, from_minor(fen, Currency.CNY), told) for kind, (fen, told) in fees.items()]
    return [cost for cost in costs if cost.amount]


def goods_cost(pieces: Pieces, rates: Rates) -> Cost:
    """Price times quantity in the offer's currency; where no wallet is kept in it, in CNY. Rounded half up, once."""
    currency = str(pieces.unit_price.currency)
    amount = pieces.unit_price.amount * pieces.quantity
    explained = {
        "sku": pieces.item.variant.sku,
        "quantity": pieces.quantity,
        "unit_price": str(pieces.unit_price.amount.normalize()),
        "currency": currency,
    }
    if currency not in Currency.values:
        rate = rates.cny(currency)
        amount, currency = amount * rate, Currency.CNY.value
        explained |= {"rate": str(rate.normalize()), "rate_for": rates.on.isoformat()}
    return Cost(CostKind.GOODS, in_hundredths(amount, currency), explained, pieces.item.pk)


def worth_of(goods: Iterable[Cost], rates: Rates) -> Decimal:
    """The goods' value in CNY, not rounded. Raises MissingFxRate."""
    return sum((cost.amount.amount * rates.cny(str(cost.amount.currency)) for cost in goods), Decimal(0))


def pieces_of(parcel: Parcel) -> list[Pieces]:
    """What is in a parcel. Raises NoPrice."""
    packed = parcel.items.select_related("item__variant").order_by("pk")
    prices = prices_of(each.item_id for each in packed)
    for each in packed:
        if each.item_id not in prices:
            raise NoPrice(f"{each.item.variant.sku} ({parcel.order.order_no})")
    return [Pieces(each.item, each.quantity, prices[each.item_id]) for each in packed]


def prices_of(item_ids: Iterable[int]) -> dict[int, Money]:
    """The seller's price by item, of the live allocations."""
    live = Allocation.objects.filter(item_id__in=list(item_ids), state=AllocationState.LIVE)
    return {allocation.item_id: allocation.unit_price for allocation in live}


def reason_of(parcel: Parcel, cost_explained: dict[str, Any]) -> str:
    """What the seller reads in a statement beside the line's type: order, parcel, goods. In no language."""
    goods = f", {cost_explained['quantity']} × {cost_explained['sku']}" if "sku" in cost_explained else ""
    return f"{parcel.order.order_no}, {parcel.tracking_no}{goods}"
