"""A purchase order's state follows from its lines; nobody sets it."""

from collections.abc import Iterable

from django.db import connection

from apps.common.sql import read_sql
from apps.orders.domain.purchasing_locks import lock_purchase


def refresh_purchase_state(purchase_order_id: int) -> None:
    """Bring a purchase order's state in line with its lines: after every act on them, in its transaction.

    Its row is locked first, so that of two acts on different lines at once the later one sees both.
    """
    lock_purchase(purchase_order_id)
    with connection.cursor() as cursor:
        cursor.execute(read_sql("orders", "purchase_state"), {"purchase_order": purchase_order_id})


def refresh_purchase_states(purchase_order_ids: Iterable[int]) -> None:
    """The same for several, in the order of their ids."""
    for purchase_order_id in sorted(set(purchase_order_ids)):
        refresh_purchase_state(purchase_order_id)
