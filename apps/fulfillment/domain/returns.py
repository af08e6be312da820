"""Accepted goods that go back: into the supplier's stock, out of what it is owed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from djmoney.money import Money

from apps.events.domain.recording import record_event
from apps.fulfillment.domain.errors import InvalidLines, ReceiptDiffers, TooManyReturned, UnknownReceipt
from apps.fulfillment.domain.receipts import PAYABLE, value_of
from apps.fulfillment.domain.scoring import score_return
from apps.fulfillment.models import GoodsReceipt, GoodsReceiptLine, GoodsReturn, GoodsReturnLine
from apps.stock.domain.movements import lock_levels, return_stock
from apps.wallet.domain.payables import reverse_payable


@transaction.atomic
def return_goods(
    *,
    receipt_id: int,
    lines: Mapping[int, int],
    return_note: str,
    reason: str,
    now: datetime,
    actor_id: int | None = None,
) -> GoodsReturn:
    """Send accepted pieces back, `{offer id: pieces}`, once a return note of a receipt.

    The stock rises again and the payable falls by exactly what those pieces were owed at; all returns of a receipt
    together are its whole amount. Raises UnknownReceipt, InvalidLines, TooManyReturned, ReceiptDiffers.
    """
    note = return_note.strip()
    if not note or not reason.strip() or not lines or min(lines.values()) < 1:
        raise InvalidLines("a return has a note, a reason, and lines of one piece or more; enter them")
    receipt = GoodsReceipt.objects.filter(pk=receipt_id).first()
    if receipt is None:
        raise UnknownReceipt(f"there is no goods receipt {receipt_id}")
    rows = {row.offer_id: row for row in receipt.lines.all()}
    if lines.keys() - rows.keys():
        raise InvalidLines(f"offers {sorted(lines.keys() - rows.keys())} did not come with {receipt}")
    lock_levels(rows)
    earlier = receipt.returns.filter(return_note=note).first()
    if earlier is not None:
        return _same_or_refuse(earlier, lines)
    left = {offer: row.accepted - _returned(row) for offer, row in rows.items()}
    if any(pieces > left[offer] for offer, pieces in lines.items()):
        raise TooManyReturned(f"of {receipt} there are left, by offer, {left}; return no more than that")
    return _write(receipt, rows, lines, left, note, reason.strip(), now, actor_id)


def _returned(row: GoodsReceiptLine) -> int:
    total: int = row.returned.aggregate(pieces=Sum("quantity", default=0))["pieces"]
    return total


def _write(
    receipt: GoodsReceipt,
    rows: dict[int, GoodsReceiptLine],
    lines: Mapping[int, int],
    left: dict[int, int],
    note: str,
    reason: str,
    now: datetime,
    actor_id: int | None,
) -> GoodsReturn:
    # What is left of a line is worth what it would be worth alone: the parts add up to the whole, to the fen.
    amount = Money(0, receipt.amount.currency)
    for offer, pieces in lines.items():
        price = rows[offer].unit_price
        amount += value_of(price, left[offer]) - value_of(price, left[offer] - pieces)
    fields: dict[str, Any] = {"return_note": note, "reason": reason, "amount": amount, "returned_at": now}
    back = receipt.returns.create(supplier_id=receipt.supplier_id, **fields)
    GoodsReturnLine.objects.bulk_create(
        GoodsReturnLine(supplier_id=receipt.supplier_id, goods_return=back, receipt_line=rows[offer], quantity=pieces)
        for offer, pieces in lines.items()
    )
    for offer in lines:
        score_return(rows[offer], document=receipt.delivery_note, now=now)
    key = f"goods-return:{back.pk}"
    return_stock(lines=lines, key=key, now=now, document=f"goods:{receipt.pk}", reason=reason, actor_id=actor_id)
    if amount.amount:
        reverse_payable(
            document_kind=PAYABLE,
            document_id=receipt.pk,
            amount=amount,
            reason=reason,
            key=key,
            now=now,
            actor_id=actor_id,
        )
    record_event(
        name="goods.returned",
        subject=back,
        payload={"delivery_note": receipt.delivery_note, "reason": reason, "amount": str(amount.amount)},
        now=now,
        actor_id=actor_id,
        supplier_id=receipt.supplier_id,
    )
    return back


def _same_or_refuse(back: GoodsReturn, lines: Mapping[int, int]) -> GoodsReturn:
    if dict(back.lines.values_list("receipt_line__offer_id", "quantity")) != dict(lines):
        raise ReceiptDiffers(f"return note {back} was entered before with other lines; use another number")
    return back
