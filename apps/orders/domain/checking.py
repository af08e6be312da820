"""Which new orders are refused: what no rule could put right later. Everything else is taken, and waits if it must."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import CharField, Model
from django.utils.translation import gettext as _
from djmoney.money import Money
from moneyed import CURRENCIES

from apps.orders.domain.address_rules import COUNTRIES
from apps.orders.domain.content import Address, NewLine, NewOrder, amount
from apps.orders.domain.errors import FieldFault, InvalidOrder
from apps.orders.models import Order, OrderAddress, OrderLine

MOST_PIECES: Final = 999
MOST_LINES: Final = 200
MOST_MONEY: Final = Decimal(10**11)
DECIMALS: Final = 4
SHARED: Final = ("XAF", "XCD", "XOF", "XPF")
"""Money of several countries; other codes with an X are metals and the like."""
EARLY: Final = timedelta(days=1)
"""How far another clock may be ahead of ours."""
OLDEST: Final = timedelta(days=400)
"""How long ago a new order may have been placed: clocks and calendars reach back no further. Older is history."""
SHOWN: Final = 60
Found = tuple[str, object, str, str]
LENGTHS: Final[dict[type[Model], dict[str, int]]] = {
    model: {field.name: field.max_length or 0 for field in model._meta.get_fields() if isinstance(field, CharField)}
    for model in (Order, OrderAddress, OrderLine)
}


def faults_of(order: NewOrder, *, now: datetime) -> list[FieldFault]:
    """Everything that is wrong with a cleaned order; empty when it can be taken."""
    found = [*_itself(order, now), *_moneys(order), *_address(order.address)]
    for number, line in enumerate(order.lines, 1):
        found += [(f"lines.{number}.{name}", value, why, mend) for name, value, why, mend in _line(line)]
    return [FieldFault(order.order_no[:SHOWN], name, shown(value), why, mend) for name, value, why, mend in found]


def refuse_address(address: Address, *, order_no: str) -> None:
    """Raise InvalidOrder where a cleaned address is to nowhere, or does not fit its columns."""
    faults = [FieldFault(order_no, name, shown(value), why, mend) for name, value, why, mend in _address(address)]
    if faults:
        raise InvalidOrder(faults)


def refuse_payment(*, order_no: str, placed_at: datetime, paid_at: datetime, now: datetime) -> None:
    """Raise InvalidOrder where an order can't have been paid then."""
    faults = [
        FieldFault(order_no, name, shown(value), why, mend)
        for name, value, why, mend in _payment(placed_at, paid_at, now)
    ]
    if faults:
        raise InvalidOrder(faults)


def shown(value: object) -> str:
    text = amount(value) if isinstance(value, Money) else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _itself(order: NewOrder, now: datetime) -> Iterator[Found]:
    if not order.order_no:
        yield "order_no", "", _("is missing"), _("give the channel's number of the order")
    yield from _too_long(Order, {"order_no": order.order_no, "note": order.note})
    if not 1 <= len(order.lines) <= MOST_LINES:
        yield "lines", len(order.lines), _("is not a number of lines"), _("give 1 to %(n)s lines") % {"n": MOST_LINES}
    if order.placed_at > now + EARLY:
        yield "placed_at", order.placed_at, _("has not come yet"), _("correct the instant or its zone")
    if order.placed_at < now - OLDEST:
        why = _("is more than %(n)s days ago") % {"n": OLDEST.days}
        yield "placed_at", order.placed_at, why, _("correct the year, or leave the order out: it is history")
    if order.paid_at is not None:
        yield from _payment(order.placed_at, order.paid_at, now)


def _payment(placed_at: datetime, paid_at: datetime, now: datetime) -> Iterator[Found]:
    if paid_at < placed_at:
        yield "paid_at", paid_at, _("is before the order was placed"), _("correct one of the two instants")
    if paid_at > now + EARLY:
        yield "paid_at", paid_at, _("has not come yet"), _("correct the instant or its zone")


def _moneys(order: NewOrder) -> Iterator[Found]:
    prices = {f"lines.{number}.unit_price": line.unit_price for number, line in enumerate(order.lines, 1)}
    given = {name: money for name, money in {"total": order.total, **prices}.items() if money is not None}
    for name, money in given.items():
        yield from _money(name, money)
    if len({money.currency.code for money in given.values()}) > 1:
        yield "total", order.total, _("is not the only currency"), _("give all amounts of an order in one currency")


def _money(name: str, money: Money) -> Iterator[Found]:
    code = money.currency.code
    if code not in CURRENCIES or (code.startswith("X") and code not in SHARED):
        yield name, code, _("is no currency"), _("give a code of ISO 4217, such as USD")
    if not money.amount.is_finite() or not 0 <= money.amount < MOST_MONEY:
        yield name, money.amount, _("is no price"), _("give an amount from 0 up")
    elif money.amount != round(money.amount, DECIMALS):
        yield name, money.amount, _("has too many decimals"), _("give at most %(n)s decimals") % {"n": DECIMALS}


def _address(address: Address) -> Iterator[Found]:
    if address.country not in COUNTRIES:
        yield "country", address.country, _("is no country"), _("give the two letters of ISO 3166, such as DE")
    texts = {name: getattr(address, name) for name in LENGTHS[OrderAddress] if name not in ("ioss_ending", "country")}
    for name, text, why, mend in _too_long(OrderAddress, texts):
        yield name, "•••" if name == "tax_number" else text, why, mend


def _line(line: NewLine) -> Iterator[Found]:
    if not line.sku:
        yield "sku", "", _("is missing"), _("give the store's SKU, or the channel's number of the variant")
    if not 1 <= line.quantity <= MOST_PIECES:
        yield "quantity", line.quantity, _("is no quantity"), _("give 1 to %(n)s pieces") % {"n": MOST_PIECES}
    yield from _too_long(OrderLine, {"sku": line.sku, "title": line.title, "external_id": line.external_id})


def _too_long(model: type[Model], texts: dict[str, str]) -> Iterator[Found]:
    for name, text in texts.items():
        most = LENGTHS[model][name]
        if len(text) > most:
            yield name, text, _("is too long"), _("give at most %(n)s characters") % {"n": most}
