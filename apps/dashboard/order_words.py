"""What keeps an order waiting, in words."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.order_costs.domain.waiting_words import reasons_unpaid
from apps.orders.domain.address_words import in_words
from apps.orders.domain.routing_words import reasons_to_wait
from apps.orders.enums import ExceptionKind
from apps.orders.models import OrderAddress, OrderException


def exception_words(exception: OrderException) -> list[str]:
    """What is wrong, and what to do about it."""
    told = exception.details
    say = SAYING.get(ExceptionKind(exception.kind))
    return say(told) if say else []


def _unmapped(told: dict[str, Any]) -> list[str]:
    return [_("%(sku)s stands for no goods yet: choose them once, and every order after it knows them") % told]


def _faults(told: dict[str, Any]) -> list[str]:
    return [in_words(note) for note in told.get("faults", ())]


def _no_stock(told: dict[str, Any]) -> list[str]:
    return reasons_to_wait(told)


def _held(told: dict[str, Any]) -> list[str]:
    return [told.get("reason", "")]


def _changed(told: dict[str, Any]) -> list[str]:
    labels = {field.name: field.verbose_name for field in OrderAddress._meta.fields}
    labels |= {"quantity": _("quantity"), "sku": _("SKU")}
    pairs = {**told.get("address", {}), **{name: told[name] for name in ("sku", "quantity") if name in told}}
    return [
        _("%(field)s: %(before)s, now %(after)s")
        % {"field": labels[name], "before": both[0] or "–", "after": both[1] or "–"}
        for name, both in pairs.items()
        if both[0] != both[1] or name == "tax_number"
    ]


SAYING: Final[dict[ExceptionKind, Callable[[dict[str, Any]], list[str]]]] = {
    ExceptionKind.UNMAPPED: _unmapped,
    ExceptionKind.ADDRESS: _faults,
    ExceptionKind.TAX_NUMBER: _faults,
    ExceptionKind.NO_STOCK: _no_stock,
    ExceptionKind.HELD: _held,
    ExceptionKind.UNPAID: reasons_unpaid,
    ExceptionKind.CHANGED: _changed,
}
"""Apps above add how theirs are said."""
