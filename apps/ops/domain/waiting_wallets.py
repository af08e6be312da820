"""What of sellers' money waits for a person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from apps.wallet.models import ManualEntry, TopUp
from apps.wallet.seller_enums import ManualState, TopUpState


@dataclass(frozen=True)
class WaitingWallets:
    """Top-ups to find in the bank's statement, and entries by hand for a second person."""

    top_ups: int
    entries: int

    def __bool__(self) -> bool:
        return bool(self.top_ups or self.entries)


def waiting_wallets() -> dict[str, QuerySet[Any]]:
    """What waits, to be counted."""
    return {
        "top_ups": TopUp.objects.filter(state=TopUpState.REQUESTED),
        "entries": ManualEntry.objects.filter(state=ManualState.WAITING),
    }
