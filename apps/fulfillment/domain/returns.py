"""Accepted goods that go back: into the supplier's stock, out of what it is owed."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
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
    """Send accepted pieces back, `{number of the receipt's line: pieces}`, once a return note of a receipt.

    The stock rises again and the payable falls by exactly what those pieces were owed at; all returns of a receipt
    together are its whole amount. Raises UnknownReceipt, InvalidLines, TooManyReturned, ReceiptDiffers.
    """
    note = return_note.strip()
    if not note or not reason.strip() or not lines or min(lines.values()) < 1:
        raise InvalidLines(_("a return has a note, a reason, and lines of one piece or more; enter them"))
    receipt = GoodsReceipt.objects.filter(pk=receipt_id).first()
    if receipt is None:
        raise UnknownReceipt(_("there is no goods receipt %(receipt)s") % {"receipt": receipt_id})
    rows = {row.line: row for row in receipt.lines.all()}
    if lines.keys() - rows.keys():
        raise InvalidLines(
            _("%(receipt)s has no lines %(lines)s; it has 1 to %(last)s")
            % {"receipt": receipt, "lines": ", ".join(map(str, sorted(lines.keys() - rows.keys()))), "last": len(rows)}
        )
    lock_levels({row.offer_id for row in rows.values()})
    earlier = receipt.returns.filter(return_note=note).first()
    if earlier is not None:
        return _same_or_refuse(earlier, lines)
    left = {number: row.accepted - _returned(row) for number, row in rows.items()}
    if any(pieces > left[number] for number, pieces in lines.items()):
        raise TooManyReturned(
            _("of %(receipt)s there are left, by line: %(left)s; return no more than that")
            % {"receipt": receipt, "left": ", ".join(f"{number}: {pieces}" for number, pieces in left.items())}
        )
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
    for number, pieces in lines.items():
        price = rows[number].unit_price
        amount += value_of(price, left[number]) - value_of(price, left[number] - pieces)
    fields: dict[str, Any] = {"return_note": note, "reason": reason, "amount": amount, "returned_at": now}
    back = receipt.returns.create(supplier_id=receipt.supplier_id, **fields)
    GoodsReturnLine.objects.bulk_create(
        GoodsReturnLine(supplier_id=receipt.supplier_id, goods_return=back, receipt_line=rows[number], quantity=pieces)
        for number, pieces in lines.items()
    )
    of_offers: dict[int, int] = defaultdict(int)
    for number, pieces in lines.items():
        score_return(rows[number], receipt=receipt, now=now)
        of_offers[rows[number].offer_id] += pieces
    key = f"goods-return:{back.pk}"
    return_stock(lines=of_offers, key=key, now=now, document=receipt.stock_document, reason=reason, actor_id=actor_id)
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
    if dict(back.lines.values_list("receipt_line__line", "quantity")) != dict(lines):
        raise ReceiptDiffers(
            _("return note %(note)s was entered before with other lines; use another number") % {"note": back}
        )
    return back
