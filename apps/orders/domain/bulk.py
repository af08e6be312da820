"""One act on many orders: each by itself, so that one that is refused keeps none of the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.orders.domain.errors import OrdersError
from apps.orders.models import Order

MOST_ORDERS: Final = 200


class TooMany(OrdersError):
    """More orders than one act takes."""

    def __init__(self) -> None:
        super().__init__(
            _("at most %(most)s orders are taken at once: choose fewer, and then the others") % {"most": MOST_ORDERS}
        )


@dataclass(frozen=True)
class Done:
    """What came of one order: nothing is said of what was done, else why not."""

    order: Order
    refusal: str = ""


def chosen_orders(*, seller_id: int, order_ids: Iterable[int]) -> list[Order]:
    """A seller's orders of these ids, the newest first; others are left out. Raises TooMany."""
    wanted = set(order_ids)
    if len(wanted) > MOST_ORDERS:
        raise TooMany
    orders = Order.objects.filter(seller_id=seller_id, pk__in=wanted).select_related("store")
    return list(orders.order_by("-placed_at", "-pk"))


def act_on_orders(*, seller_id: int, order_ids: Iterable[int], perform: Callable[[int], object]) -> list[Done]:
    """Do something with each of these orders of a seller, in the order of their ids, and say what came of each.

    A refused one moved nothing. Raises TooMany before anything is done.
    """
    orders = chosen_orders(seller_id=seller_id, order_ids=order_ids)
    refusals = {order.pk: _try(order.pk, perform) for order in sorted(orders, key=lambda order: order.pk)}
    return [Done(order, refusals[order.pk]) for order in orders]


def _try(order_id: int, perform: Callable[[int], object]) -> str:
    try:
        with transaction.atomic():
            perform(order_id)
    except DomainError as refusal:
        return str(capfirst(str(refusal)))
    return ""
