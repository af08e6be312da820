"""What an order will cost, before it is packed: a quote, in one parcel, with the goods' own weight."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from djmoney.money import Money

from apps.order_costs.domain.pricing import Cost, Pieces, costs_of_pieces, prices_of
from apps.order_costs.domain.rates import Rates
from apps.order_costs.domain.tariffs import postage_for
from apps.orders.enums import ItemState
from apps.orders.models import Order
from apps.wallet.seller_enums import Currency


@dataclass(frozen=True)
class Estimate:
    """Costs as if the order were packed now; `without_price` names the SKUs that no supplier is decided for."""

    weight_g: int
    costs: list[Cost]
    without_price: list[str]

    @property
    def totals(self) -> list[Money]:
        """The sums by currency, CNY first."""
        return totals_of(cost.amount for cost in self.costs)


def totals_of(amounts: Iterable[Money]) -> list[Money]:
    """Amounts added up by currency, in the order in which wallets are shown."""
    sums: dict[str, Money] = {}
    for amount in amounts:
        code = str(amount.currency)
        sums[code] = sums.get(code, Money(0, code)) + amount
    return [sums[code] for code in Currency.values if code in sums]


def estimate_costs(*, order: Order, on: date) -> Estimate:
    """The costs of an order's live goods in one parcel of their own weight, by the tariff of the Shanghai day `on`.

    Raises NoTariff (also where the goods have no weight or too much for one parcel), MissingFxRate.
    """
    items = list(order.items.exclude(state=ItemState.CANCELLED).select_related("variant").order_by("pk"))
    prices = prices_of(item.pk for item in items)
    weight_g = sum(item.variant.weight_g * item.quantity for item in items)
    postage = postage_for(country=order.country, weight_g=weight_g, on=on)
    pieces = [Pieces(item, item.quantity, prices[item.pk]) for item in items if item.pk in prices]
    without = [item.variant.sku for item in items if item.pk not in prices]
    return Estimate(weight_g, costs_of_pieces(pieces, postage=postage, rates=Rates(on)), without)
