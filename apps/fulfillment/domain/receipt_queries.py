"""What a supplier is owed for, down to the lines of its delivery notes."""

from collections.abc import Sequence
from dataclasses import dataclass

from djmoney.money import Money

from apps.fulfillment.domain.receipts import PAYABLE, value_of
from apps.fulfillment.models import GoodsReceiptLine
from apps.wallet.models import Payable


@dataclass(frozen=True)
class GoodsLine:
    """Accepted pieces of one offer at their price; `amount` is rounded as it is owed."""

    line: GoodsReceiptLine
    amount: Money


def goods_of_payables(*, supplier_id: int, payables: Sequence[Payable]) -> dict[int, list[GoodsLine]]:
    """The lines that each payable is the sum of, by payable; none for one that no goods receipt made. One query."""
    of_receipt = {payable.document_id: payable.pk for payable in payables if payable.document_kind == PAYABLE}
    lines = GoodsReceiptLine.objects.filter(supplier_id=supplier_id, receipt__in=of_receipt)
    found: dict[int, list[GoodsLine]] = {}
    for line in lines.select_related("offer__variant").order_by("receipt", "line"):
        goods = GoodsLine(line, value_of(line.unit_price, line.accepted))
        found.setdefault(of_receipt[line.receipt_id], []).append(goods)
    return found
