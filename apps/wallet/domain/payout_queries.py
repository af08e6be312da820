"""What suppliers' pages list of their payouts. Drafts that were given up never existed for them."""

from django.db.models import QuerySet

from apps.wallet.enums import LineState
from apps.wallet.models import PayoutLine


def payouts_of(supplier_id: int) -> QuerySet[PayoutLine]:
    """Every payout of a supplier, the newest first."""
    return PayoutLine.objects.filter(supplier_id=supplier_id).exclude(state=LineState.DISCARDED)


def payouts_under_way(supplier_id: int) -> QuerySet[PayoutLine]:
    """Payouts that are prepared or with the bank, the oldest first."""
    return payouts_of(supplier_id).filter(state__in=(LineState.PLANNED, LineState.SENT)).order_by("pk")
