"""Why an order, a line or an item waits for a person: opened once, closed when it no longer does."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Q

from apps.orders.enums import ExceptionKind
from apps.orders.models import LineItem, Order, OrderException, OrderLine

OPEN = """
insert into orders_orderexception (seller_id, order_id, line_id, item_id, kind, details, opened_at)
values (%s, %s, %s, %s, %s, %s, %s)
on conflict (order_id, line_id, item_id, kind) where closed_at is null
do update set details = excluded.details
returning id
"""


def open_exception(
    *,
    order: Order,
    kind: ExceptionKind,
    now: datetime,
    details: dict[str, Any],
    line: OrderLine | None = None,
    item: LineItem | None = None,
) -> int:
    """Let an order, or one line or item of it, wait for a person; returns the exception's id.

    One is open at most for the same place and kind: opened again, it keeps its instant and gets these details.
    Who opens an exception that changes the order's status (`held`) calls `refresh_statuses` afterwards.
    """
    line_id, item_id = line.pk if line else None, item.pk if item else None
    said = json.dumps(details, cls=DjangoJSONEncoder)
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [order.seller_id, order.pk, line_id, item_id, kind.value, said, now])
        (exception_id,) = cursor.fetchone()
    return int(exception_id)


def close_exceptions(
    *,
    order_id: int,
    kinds: Collection[ExceptionKind],
    now: datetime,
    actor_id: int | None = None,
    line_id: int | None = None,
    item_id: int | None = None,
) -> int:
    """Close what is open of these kinds in an order, or only at one line or item; returns how many there were."""
    places = {"line_id": line_id, "item_id": item_id}
    named = {name: value for name, value in places.items() if value is not None}
    found = OrderException.objects.filter(order_id=order_id, kind__in=kinds, closed_at=None, **named)
    return found.update(closed_at=now, closed_by_id=actor_id)


def open_many(exceptions: Sequence[OrderException]) -> None:
    """Open several at once; what is open already stays as it is."""
    OrderException.objects.bulk_create(exceptions, ignore_conflicts=True)


def close_of_lines(
    line_ids: Collection[int], *, kinds: Collection[ExceptionKind], now: datetime, actor_id: int | None
) -> int:
    """Close what is open of these kinds at lines and at their items."""
    places = Q(line__in=line_ids) | Q(item__line__in=line_ids)
    found = OrderException.objects.filter(places, kind__in=kinds, closed_at=None)
    return found.update(closed_at=now, closed_by_id=actor_id)
