"""What follows an act on orders: watchers are told, and the platform is asked for what a seller's role may not do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from apps.jobs.domain.queue import enqueue
from apps.orders.domain.watching import orders_changed
from apps.tenancy.context import current_context
from apps.tenancy.policies import OPS, SYSTEM


def acts_for_platform() -> bool:
    """Whether this transaction reaches what sellers must not write: allocations, stock, the watchers' tables."""
    context = current_context()
    return context is not None and context.role in (OPS, SYSTEM)


def tell_and_ask(*, seller_id: int, order_ids: Sequence[int], now: datetime) -> None:
    """After orders of one seller were placed or changed: watchers hear of it, and routing is asked for.

    In a seller's own act the job of routing tells the watchers.
    """
    if order_ids and acts_for_platform():
        orders_changed.tell(order_ids, now)
    ask_for_routing(seller_id=seller_id, order_ids=order_ids, now=now)


def ask_for_routing(*, seller_id: int, order_ids: Sequence[int], now: datetime) -> None:
    """Have these orders of one seller routed, and their watchers told, after the transaction."""
    if order_ids:
        wanted = sorted(set(order_ids))
        payload = {"order_ids": wanted}
        _ask("orders.route", f"{wanted[0]}:{len(wanted)}", payload, seller_id=seller_id, now=now)


def ask_for_cancelling(*, seller_id: int, order_id: int, payload: Mapping[str, Any], now: datetime) -> None:
    """Have an order cancelled after the transaction; `payload` is `cancel_order`'s fault, reason and actor."""
    _ask("orders.cancel", str(order_id), {"order_id": order_id, **payload}, seller_id=seller_id, now=now)


def ask_for_cancelling_line(*, seller_id: int, line_id: int, payload: Mapping[str, Any], now: datetime) -> None:
    """The same for one line; `payload` is `cancel_line`'s order, fault, reason and actor."""
    _ask("orders.cancel_line", str(line_id), {"line_id": line_id, **payload}, seller_id=seller_id, now=now)


def ask_for_new_lines(
    *, seller_id: int, order_id: int, changes: list[dict[str, Any]], told: str, now: datetime
) -> None:
    """Have lines replaced whose goods are reserved already, unless other ones than `told` (hex) are told meanwhile."""
    payload = {"order_id": order_id, "changes": changes, "told": told}
    _ask("orders.replace_lines", f"{order_id}:{told[:16]}", payload, seller_id=seller_id, now=now)


def _ask(kind: str, about: str, payload: dict[str, Any], *, seller_id: int, now: datetime) -> None:
    """Asked twice at the same instant for the same is asked once."""
    enqueue(kind=kind, key=f"{kind}:{about}:{now.isoformat()}", payload=payload, now=now, seller_id=seller_id)
