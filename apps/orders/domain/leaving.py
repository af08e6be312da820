"""Why nothing of an order may leave: asked by whoever packs, fills a manifest, or hands over."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.orders.enums import BLOCKING, ExceptionKind, OrderStatus
from apps.orders.models import Order, OrderException

BY_STATUS: Final[Mapping[str, Promise]] = {
    OrderStatus.CANCELLED: _("its order is cancelled, put its goods aside"),
    OrderStatus.PENDING_PAYMENT: _("the buyer has not paid, wait for the payment"),
}
TO_CANCEL: Final = _("its cancellation is requested and done in a moment, put it aside")
BY_EXCEPTION: Final[Mapping[str, Promise]] = {
    ExceptionKind.HELD: _("its seller holds it, wait until it is released"),
    ExceptionKind.CHANGED: _("the channel changed its order, the seller has to look at that first"),
    ExceptionKind.ADDRESS: _("its address is incomplete, the seller has to correct it first"),
    ExceptionKind.TAX_NUMBER: _("its country asks for a tax number, the seller has to enter it first"),
    ExceptionKind.UNMAPPED: _("a line of its order has no goods, the seller has to choose them first"),
}


def kept_here() -> QuerySet[Order]:
    """Orders of which nothing may leave now: not paid for, to be cancelled, or waiting for a person as a whole."""
    blocking = OrderException.objects.filter(order=OuterRef("pk"), closed_at=None, kind__in=BLOCKING)
    return Order.objects.filter(
        Q(status__in=BY_STATUS) | Q(cancel_requested_at__isnull=False) | Exists(blocking)
    ).order_by()


def reasons_to_stay(order_ids: Collection[int]) -> dict[int, str]:
    """Why these orders may not leave, each in words that say what to do; those that may are left out.

    Suppliers read them too: nothing in them is the seller's own. Who then lets something leave holds the orders' rows.
    """
    kept = kept_here().filter(pk__in=order_ids).in_bulk()
    waiting = OrderException.objects.filter(order__in=kept, closed_at=None, kind__in=BLOCKING).order_by("-pk")
    kinds = dict(waiting.values_list("order_id", "kind"))
    return {pk: str(_reason(order, kinds.get(pk, ""))) for pk, order in kept.items()}


def _reason(order: Order, kind: str) -> Promise:
    if order.status in BY_STATUS:
        return BY_STATUS[order.status]
    return TO_CANCEL if order.cancel_requested_at else BY_EXCEPTION[kind]
