"""What other apps prove against the ledger without reading its tables."""

from collections.abc import Mapping
from datetime import date

from apps.ledger.domain.door import query
from apps.ledger.models import Period

DISCREPANCIES = """
with expected as (SELECT),
actual as (
    select document_id, seller_id, amount, cum_end is not null as is_lot from ledger_transfer where scope = %(scope)s
)
select count(*) from expected full join actual using (document_id)
where (expected.seller_id, expected.amount, true) is distinct from (actual.seller_id, actual.amount, actual.is_lot)
"""


def is_period_closed(*, unit: str, month: date) -> bool:
    """Whether posts of `unit` into the Shanghai month that begins on `month` are refused."""
    return Period.objects.filter(unit=unit, month=month).exists()


def closed_months(*, unit: str) -> list[date]:
    """The first days of the Shanghai months that are closed for `unit`, the newest first."""
    return list(Period.objects.filter(unit=unit).order_by("-month").values_list("month", flat=True))


def grant_discrepancies(select: str, parameters: Mapping[str, object], *, scope: str) -> int:
    """How many granted lots of a scope differ from what the caller expects, missing and surplus ones included.

    `select`, whose text is the caller's own, gives the columns document_id, seller_id, amount: one row for
    each expected grant. Zero proves Σ expected = Σ transfers, each a lot, owner by owner.
    """
    [(count,)] = query(DISCREPANCIES.replace("SELECT", select), {**parameters, "scope": scope})
    return int(count)
