"""An order's status follows from its items; nobody sets it."""

from collections.abc import Iterable

from django.db import connection


def refresh_statuses(order_ids: Iterable[int]) -> list[int]:
    """Bring the status of these orders in line with their items; returns those that changed.

    Called by every act on items, in its transaction, after its last write. Cancelled is final.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from orders_refresh_statuses(%s::bigint[])", [sorted(set(order_ids))])
        return [order_id for (order_id,) in cursor.fetchall()]
