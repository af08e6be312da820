"""Asking the platform for what a seller's own rows do not allow: routing and cancelling run as jobs."""

from collections.abc import Sequence
from datetime import datetime

from apps.jobs.domain.queue import enqueue


def ask_for_routing(*, seller_id: int, order_ids: Sequence[int], now: datetime) -> None:
    """Have these orders of one seller routed, and their watchers told, after the transaction.

    Asked twice at the same instant for the same orders is asked once.
    """
    if not order_ids:
        return
    wanted = sorted(set(order_ids))
    enqueue(
        kind="orders.route",
        key=f"orders.route:{wanted[0]}:{len(wanted)}:{now.isoformat()}",
        payload={"order_ids": wanted},
        now=now,
        seller_id=seller_id,
    )
