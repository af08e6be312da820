"""Goods that belong to no order: their order was cancelled after we took them. Owed for until they go back."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from apps.fulfillment.domain.returns import return_goods
from apps.fulfillment.models import GoodsReceipt, GoodsReceiptLine, GoodsReturn
from apps.orders.domain.errors import given_reason
from apps.orders.domain.purchasing_locks import lock_lines
from apps.orders.domain.watching import orders_changed
from apps.orders.domain.withdrawing import withdraw_rest
from apps.orders.enums import AllocationState, DispatchMode, ItemState, PurchaseLineState
from apps.orders.models import Allocation, PurchaseLine
from apps.warehouse.domain.announcing import announced_pieces
from apps.warehouse.domain.errors import NotHere
from apps.warehouse.models import DeliveryLine, Placement, UnclaimedGoods, WaveItem


@orders_changed.register
def follow_cancelling(order_ids: Sequence[int], now: datetime) -> None:
    """Nobody fetches what was cancelled, and what of it is here, or comes later, belongs to no order.

    What is noted already stays so. Runs as the system or staff; the caller holds the orders' rows.
    """
    cancelled = Allocation.objects.filter(
        order__in=order_ids, state=AllocationState.CANCELLED, item__state=ItemState.CANCELLED
    )
    served = list(cancelled.select_related("item").order_by("item"))
    if not served:
        return
    WaveItem.objects.filter(item__in=[each.item_id for each in served], is_open=True).update(is_open=False)
    _ask_for_no_more(served, now)
    came = DeliveryLine.objects.filter(
        accepted__gt=0,
        purchase_line__allocation__order__in=order_ids,
        purchase_line__allocation__reservation_id__in=[each.reservation_id for each in served],
    )
    lines = list(came.select_related("purchase_line__allocation").order_by("pk"))
    UnclaimedGoods.objects.bulk_create(_shared_out(served, lines, now), ignore_conflicts=True)


def _ask_for_no_more(served: Sequence[Allocation], now: datetime) -> None:
    """Of lines that suppliers announced a part of they send that, and nothing more."""
    announced = DeliveryLine.objects.filter(purchase_line=OuterRef("pk"))
    asked = PurchaseLine.objects.filter(Exists(announced), allocation__in=served, state=PurchaseLineState.SHIPPED)
    lines = lock_lines(list(asked.values_list("pk", flat=True)))
    on_their_way = announced_pieces([line.pk for line in lines])
    for line in lines:
        if line.purchase_order.mode == DispatchMode.WAREHOUSE:
            withdraw_rest(line=line, under_way=on_their_way.get(line.pk, 0), now=now)


def _shared_out(served: Sequence[Allocation], came: Sequence[DeliveryLine], now: datetime) -> Iterator[UnclaimedGoods]:
    """What came, item by item. Parts of a divided item keep one reservation, and one purchase line that was asked."""
    free = {line.pk: line.accepted or 0 for line in came}
    for each in served:
        wanted = each.item.quantity
        for line in came:
            if line.purchase_line.allocation.reservation_id != each.reservation_id:
                continue
            pieces = min(wanted, free[line.pk])
            wanted, free[line.pk] = wanted - pieces, free[line.pk] - pieces
            if pieces:
                yield UnclaimedGoods(item=each.item, delivery_line=line, pieces=pieces, since=now)


@transaction.atomic
def send_back(
    *, unclaimed_ids: Collection[int], return_note: str, reason: str, now: datetime, actor_id: int | None = None
) -> list[GoodsReturn]:
    """Goods of no order went back to their suppliers by one note: returned, no longer owed for, and in no bin.

    One return a receipt that they came with. Runs as staff. Raises NotHere when some of them left before,
    ReasonMissing, and what `return_goods` does.
    """
    why, rows = given_reason(reason), _lock(unclaimed_ids)
    by_receipt: dict[int, list[tuple[UnclaimedGoods, int]]] = defaultdict(list)
    for row in rows:
        line = _receipt_line(row.delivery_line)
        by_receipt[line.receipt_id].append((row, line.line))
    returns = []
    for receipt_id, found in sorted(by_receipt.items()):
        pieces: Counter[int] = Counter()
        for row, number in found:
            pieces[number] += row.pieces
        back = return_goods(
            receipt_id=receipt_id, lines=pieces, return_note=return_note, reason=why, now=now, actor_id=actor_id
        )
        _leave([row for row, _number in found], why, now, back)
        returns.append(back)
    return returns


@transaction.atomic
def write_off(*, unclaimed_ids: Collection[int], reason: str, now: datetime) -> int:
    """Goods of no order are used up, given away or destroyed: in no bin any more, and owed for as before.

    Returns how many rows left. Runs as staff. Raises NotHere when some of them left before, ReasonMissing.
    """
    why, rows = given_reason(reason), _lock(unclaimed_ids)
    _leave(rows, why, now)
    return len(rows)


def _lock(unclaimed_ids: Collection[int]) -> list[UnclaimedGoods]:
    wanted = set(unclaimed_ids)
    rows = UnclaimedGoods.objects.select_for_update(of=("self",)).filter(pk__in=wanted, left_at=None).order_by("pk")
    found = list(rows.select_related("delivery_line__delivery", "delivery_line__purchase_line"))
    if len(found) < len(wanted) or not wanted:
        raise NotHere(_("some of these goods left before, or none is chosen: look at the list again"))
    return found


def _receipt_line(line: DeliveryLine) -> GoodsReceiptLine:
    """What was owed for by the count of this line."""
    delivery, asked = line.delivery, line.purchase_line
    receipt = GoodsReceipt.objects.get(supplier=delivery.supplier_id, delivery_note=delivery.delivery_note)
    return receipt.lines.get(offer=asked.offer_id, unit_price=asked.unit_price)


def _leave(rows: Sequence[UnclaimedGoods], reason: str, now: datetime, back: GoodsReturn | None = None) -> None:
    UnclaimedGoods.objects.filter(pk__in=[row.pk for row in rows]).update(left_at=now, reason=reason, goods_return=back)
    items = {row.item_id for row in rows}
    here = set(UnclaimedGoods.objects.filter(item__in=items, left_at=None).values_list("item", flat=True))
    Placement.objects.filter(item__in=items - here).delete()
