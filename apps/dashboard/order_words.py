"""What happened to an order, and what keeps it waiting, in words."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.events.models import DomainEvent
from apps.order_costs.domain.waiting_words import reasons_unpaid
from apps.orders.domain.address_words import IOSS_NOTES, in_words
from apps.orders.domain.routing_words import reasons_to_wait
from apps.orders.enums import ExceptionKind, Fault, Source
from apps.orders.models import OrderAddress, OrderException

EVENTS: Final = {
    "order.placed": gettext_lazy("Order taken"),
    "order.paid": gettext_lazy("The buyer has paid"),
    "order.changed": gettext_lazy("Changed by the channel"),
    "order.held": gettext_lazy("Held"),
    "order.released": gettext_lazy("Released"),
    "order.address_corrected": gettext_lazy("Address corrected"),
    "order.change_seen": gettext_lazy("Change looked at"),
    "order.routed": gettext_lazy("Goods reserved"),
    "order.goods_cancelled": gettext_lazy("Goods cancelled that nobody has"),
    "order.cancel_requested": gettext_lazy("Cancellation requested"),
    "order.looked_again": gettext_lazy("Goods looked for again"),
    "order.line_cancelled": gettext_lazy("Line cancelled"),
    "order.cancelled": gettext_lazy("Cancelled"),
    "order.cancelled_too_late": gettext_lazy("Too late to cancel: everything is with the carrier"),
}
"""Apps above add the names of theirs, which are about an order."""
PARTS: Final = {
    "order": gettext_lazy("payment or amounts"),
    "address": gettext_lazy("address"),
    "lines": gettext_lazy("lines"),
}


def event_title(event: DomainEvent) -> str:
    """What happened; an event that nobody named stands for itself."""
    return str(EVENTS.get(event.name, event.name))


def event_details(event: DomainEvent) -> list[str]:
    """What the event says besides, each in a sentence or a few words."""
    told = event.payload
    found = [
        Source(told["source"]).label if event.name == "order.placed" else "",
        ", ".join(str(PARTS[part]) for part in told.get("parts", ())),
        told.get("sku", ""),
        _("reason of %(whom)s") % {"whom": Fault(told["fault"]).label} if told.get("fault") else "",
        told.get("reason", ""),
        IOSS_NOTES.get(told.get("ioss", ""), ""),
        too_late(told),
    ]
    return [str(each) for each in found if each]


def too_late(told: dict[str, Any]) -> str:
    gone = len(told.get("too_late", ()))
    return _("%(n)s of its goods had left already") % {"n": gone} if gone else ""


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
