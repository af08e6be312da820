"""What happened to an order itself."""

from typing import Any

from django.db.models import QuerySet

from apps.events.domain.happenings import events_of


def happenings_of_order(order_id: int) -> list[QuerySet[Any]]:
    """For `events.domain.happenings.in_order`."""
    return [events_of("orders.order", [order_id])]
