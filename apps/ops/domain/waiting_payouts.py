"""What of suppliers' money waits for a person."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from apps.calendars.domain.working_days import valid_through
from apps.wallet.enums import AccountCheck, BatchState
from apps.wallet.models import BankAccount, PayoutBatch

EARLY_DAYS: Final = 45
"""The State Council announces next year's holidays in November."""


@dataclass(frozen=True)
class WaitingPayouts:
    """Batches to approve, export or have answered, accounts to verify, and the calendar's last certain day if soon."""

    batches: list[PayoutBatch]
    accounts: int
    calendar_ends: date | None

    def __bool__(self) -> bool:
        return bool(self.batches or self.accounts or self.calendar_ends)


def unverified_accounts() -> QuerySet[BankAccount]:
    """The newest account of each supplier and currency, where staff have not verified it."""
    newest = BankAccount.objects.order_by("supplier_id", "currency", "-pk").distinct("supplier_id", "currency")
    return BankAccount.objects.filter(
        pk__in=newest.values("pk"), state__in=[AccountCheck.ENTERED, AccountCheck.BOUNCED]
    )


def what_payouts_wait(*, today: date, accounts: int) -> WaitingPayouts:
    """In two queries beside the count of `unverified_accounts`, on a Shanghai day."""
    here = Q(state__in=[BatchState.PREPARED, BatchState.APPROVED])
    at_the_bank = Q(state=BatchState.EXPORTED, pay_on__lte=today)
    ends = valid_through()
    return WaitingPayouts(
        batches=list(PayoutBatch.objects.filter(here | at_the_bank).order_by("pk")),
        accounts=accounts,
        calendar_ends=ends if (ends - today).days < EARLY_DAYS else None,
    )
