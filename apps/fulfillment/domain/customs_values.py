"""What packed goods are declared at: what the buyer pays for them, or where nobody told, the price in the platform."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from djmoney.money import Money

from apps.fulfillment.domain.customs_rates import cny_rate, rounded
from apps.orders.enums import AllocationState, DispatchMode
from apps.orders.models import Allocation, LineItem

ONE: Final = Decimal(1)


def declared_values(items: Sequence[LineItem], *, mode: DispatchMode, on: date) -> tuple[str, dict[int, Decimal]]:
    """One currency, and each item's value in it, by item.

    Of a line with a price, an item's share of quantity × price: by pieces, in a bundle by what its goods cost. Without
    one, the item's own price; of a direct parcel that is the supply price, for the supplier reads the form. Several
    currencies become the first item's, by the rates of `on`. Half-up to two decimals each. Raises RateMissing.
    """
    allocations = _allocations(items)
    values = [_value(item, allocations, mode) for item in items]
    currency = str(values[0].currency)
    return currency, {item.pk: _in(currency, value, on) for item, value in zip(items, values, strict=True)}


def _value(item: LineItem, allocations: dict[int, Allocation], mode: DispatchMode) -> Money:
    line = item.line
    if line.unit_price is None:
        price = _own_price(allocations[item.pk], mode)
        return Money(price.amount * item.quantity, price.currency)
    parts = list(line.items.all())
    prices = _prices(parts, allocations)
    weight = {part.pk: prices[part.variant_id] * part.quantity for part in parts}
    share = weight[item.pk] / sum(weight.values())
    return Money(line.unit_price.amount * line.quantity * share, line.unit_price.currency)


def _prices(parts: Iterable[LineItem], allocations: dict[int, Allocation]) -> dict[int, Decimal]:
    """What a piece of each variant of a line weighs in its value; all the same where one was never allocated."""
    found: dict[int, Decimal] = {}
    for part in parts:
        if part.pk in allocations:
            found[part.variant_id] = allocations[part.pk].unit_price.amount
    wanted = {part.variant_id for part in parts}
    return found if found.keys() == wanted and all(found.values()) else dict.fromkeys(wanted, ONE)


def _own_price(allocation: Allocation, mode: DispatchMode) -> Money:
    price: Money = allocation.purchase_line.unit_price if mode == DispatchMode.DIRECT else allocation.unit_price
    return price


def _allocations(items: Sequence[LineItem]) -> dict[int, Allocation]:
    """The newest allocation of every item of these items' lines, the live one before others."""
    lines = {item.line_id for item in items}
    rows = defaultdict(list)
    for row in Allocation.objects.filter(item__line_id__in=lines).select_related("purchase_line").order_by("pk"):
        rows[row.item_id].append(row)
    return {item: max(found, key=_precedence) for item, found in rows.items()}


def _precedence(row: Allocation) -> tuple[bool, int]:
    return row.state == AllocationState.LIVE, row.pk


def _in(currency: str, value: Money, on: date) -> Decimal:
    own = str(value.currency)
    if own == currency:
        return rounded(value.amount)
    return rounded(value.amount * cny_rate(own, on=on) / cny_rate(currency, on=on))
