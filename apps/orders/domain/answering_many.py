"""One answer to several purchase orders: each is answered or says why not."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.one_by_one import Told, one_by_one
from apps.orders.domain.answering import accept_purchase, refuse_purchase
from apps.orders.domain.routing_errors import PurchaseRefused
from apps.orders.models import PurchaseLine, PurchaseOrder


def accept_purchases(
    *, purchases: Sequence[PurchaseOrder], now: datetime, actor_id: int | None = None
) -> list[Told[PurchaseOrder]]:
    """Accept what is still to be answered of each, in whole, in the order of their ids; see `accept_purchase`."""

    def act(purchase: PurchaseOrder) -> str:
        lines = _answered(accept_purchase(purchase_order_id=purchase.pk, now=now, actor_id=actor_id))
        return ngettext("%(n)s line is accepted.", "%(n)s lines are accepted.", lines) % {"n": lines}

    return _in_order(purchases, act)


def refuse_purchases(
    *, purchases: Sequence[PurchaseOrder], reason: str, now: datetime, actor_id: int | None = None
) -> list[Told[PurchaseOrder]]:
    """Refuse what is still to be answered of each, for one reason; see `refuse_purchase`."""

    def act(purchase: PurchaseOrder) -> str:
        found = refuse_purchase(purchase_order_id=purchase.pk, reason=reason, now=now, actor_id=actor_id)
        lines = _answered(found)
        return ngettext("%(n)s line is refused.", "%(n)s lines are refused.", lines) % {"n": lines}

    return _in_order(purchases, act)


def _in_order(purchases: Sequence[PurchaseOrder], act: Callable[[PurchaseOrder], str]) -> list[Told[PurchaseOrder]]:
    return one_by_one(sorted(purchases, key=lambda each: each.pk), act)


def _answered(lines: Sequence[PurchaseLine]) -> int:
    if not lines:
        raise PurchaseRefused(_("nothing of it waits for an answer any more: open it to see what became of its lines"))
    return len(lines)
