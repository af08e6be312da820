"""Sections of an order's page that other subjects add: how it was routed, its parcels, what it cost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.dashboard.dispatch_views import clock_part
from apps.dashboard.order_routing import routing_of
from apps.orders.domain.queries import OrderDetails


@dataclass(frozen=True)
class OrderPart:
    """A template and what it shows, which it finds as `part`: what is read for it is one statement at most.

    `also` names rows of one for an order that it shows: they are read with the order itself.
    """

    template: str
    context: Callable[[OrderDetails], dict[str, Any]]
    also: tuple[str, ...] = ()


def nothing_more(details: OrderDetails) -> dict[str, Any]:
    """For a section that only leads to a page of its own."""
    return {"order": details.order}


PARTS: tuple[OrderPart, ...] = (
    OrderPart("dashboard/order/_clock.html", clock_part, also=("dispatch_clock",)),
    OrderPart("dashboard/order/_routing.html", routing_of),
    OrderPart("dashboard/order/_costs_link.html", nothing_more),
)
"""In the order in which the page shows them."""
