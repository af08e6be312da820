"""What each payout pays and sets off: taken into one payout at a time, then paid, or open again."""

from collections.abc import Sequence

from django.db.models import QuerySet

from apps.wallet.domain.due import Due
from apps.wallet.domain.payables import close_if_reversed
from apps.wallet.enums import PayableState, ReversalState
from apps.wallet.models import Payable, PayableReversal, PayoutItem, PayoutLine

Items = QuerySet[PayoutItem]


def take(lines: Sequence[tuple[PayoutLine, Due]]) -> None:
    """Put what is due into saved lines; the database refuses what another payout has taken."""
    PayoutItem.objects.bulk_create(item for line, due in lines for item in _items_of(line, due))
    _set_states(PayoutItem.objects.filter(line__in=[line for line, _ in lines]), "in_payout", "in_payout")


def pay(items: Items) -> None:
    """The money has arrived: never paid or set off again."""
    _set_states(items, PayableState.PAID, ReversalState.SET_OFF)


def reopen(items: Items) -> None:
    """Nothing arrived: what was to be paid is open again, and so is what was to be set off."""
    _set_states(items, PayableState.OPEN, ReversalState.OPEN)
    for payable in Payable.objects.filter(items__in=items).distinct():
        close_if_reversed(payable)
    items.update(is_live=False)


def _items_of(line: PayoutLine, due: Due) -> list[PayoutItem]:
    paid = [PayoutItem(payable=payable, amount=payable.amount) for payable in due.payables]
    set_off = [PayoutItem(reversal=reversal, amount=-reversal.amount) for reversal in due.reversals]
    for item in (*paid, *set_off):
        item.line, item.supplier_id = line, line.supplier_id
    return [*paid, *set_off]


def _set_states(items: Items, payables: str, reversals: str) -> None:
    Payable.objects.filter(items__in=items.filter(is_live=True)).update(state=payables)
    PayableReversal.objects.filter(items__in=items.filter(is_live=True)).update(state=reversals)
