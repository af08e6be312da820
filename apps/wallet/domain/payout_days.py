"""What the schedule does about payouts: a draft for every currency on each working day, approved by people."""

from datetime import date, datetime

from apps.calendars.domain.working_days import is_working_day
from apps.wallet.domain.batches import prepare_batch
from apps.wallet.domain.due import due_by_supplier, due_currencies
from apps.wallet.models import PayoutBatch


def prepare_day(*, day: date, now: datetime) -> list[PayoutBatch]:
    """Prepare a batch for every currency in which a supplier can be paid on the Shanghai day `day`.

    None on a day of rest. What an unapproved batch holds is not prepared again.
    """
    if not is_working_day(day):
        return []
    payable = [
        currency
        for currency in due_currencies(through=day)
        if any(due.obstacle is None for due in due_by_supplier(currency=currency, through=day))
    ]
    return [prepare_batch(currency=each, due_on=day, now=now, prepared_by_id=None) for each in payable]
