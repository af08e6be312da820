"""What of suppliers' money waits for a person."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from apps.calendars.domain.working_days import valid_through
from apps.wallet.enums import AccountCheck, BatchState
from apps.wallet.models import BankAccount, PayoutBatch

EARLY_DAYS: Final = 45
"""The State Council announces next year's holidays in November."""


@dataclass(frozen=True)
class WaitingPayouts:
    """Batches to approve or export, accounts to verify, and the calendar's last certain day if it comes soon."""

    batches: list[PayoutBatch]
    accounts: int
    calendar_ends: date | None

    def __bool__(self) -> bool:
        return bool(self.batches or self.accounts or self.calendar_ends)


def what_payouts_wait(*, today: date) -> WaitingPayouts:
    """In three queries, on a Shanghai day."""
    here = PayoutBatch.objects.filter(state__in=[BatchState.PREPARED, BatchState.APPROVED])
    newest = BankAccount.objects.order_by("supplier_id", "currency", "-pk").distinct("supplier_id", "currency")
    unverified = [AccountCheck.ENTERED, AccountCheck.BOUNCED]
    ends = valid_through()
    return WaitingPayouts(
        batches=list(here.order_by("pk")),
        accounts=BankAccount.objects.filter(pk__in=newest.values("pk"), state__in=unverified).count(),
        calendar_ends=ends if (ends - today).days < EARLY_DAYS else None,
    )
