"""Accounts, months, roll-ups and expiry: only for the platform's roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from apps.common.periods import Month
from apps.ledger.domain.door import query
from apps.ledger.enums import AccountState
from apps.ledger.errors import PeriodNotEnded
from apps.ledger.models import Account

OPEN = """
select seller_id, supplier_id, account_id
from ledger.open_accounts(%s::bigint[], %s::bigint[], %s, %s, %s, %s, %s)
"""
OPEN_MISSING = """
select count(account_id)
from (
    select array_agg(seller_id) as sellers, array_agg(null::bigint) as suppliers
    from (
        select wanted.seller_id from (SELECT) as wanted
        where not exists (
            select from ledger_account a where a.seller_id = wanted.seller_id and a.supplier_id is null
            and a.purpose = %(purpose)s and a.unit = %(unit)s
        )
        limit %(limit)s
    ) as missing
) as owners
cross join ledger.open_accounts(sellers, suppliers, %(purpose)s, %(unit)s, true, %(floor)s, %(bears_lots)s)
"""


@dataclass(frozen=True, slots=True)
class Expired:
    """How many accounts lost points, and how many points in all."""

    accounts: int
    points: int


def open_account(
    *,
    purpose: str,
    unit: str,
    seller_id: int | None = None,
    supplier_id: int | None = None,
    floor: int | None = 0,
    bears_lots: bool = False,
    tracked: bool | None = None,
) -> int:
    """The id of the owner's account of that purpose and unit; made if it is missing.

    Without an owner it is the platform's, and untracked unless told otherwise: never refused, never
    locked, its balance a sum. `floor` is the lowest balance in minor units, None for an account that may
    owe without limit. Raises AccountTermsDiffer if it exists with other terms.
    """
    if tracked is None:
        tracked = (seller_id, supplier_id) != (None, None)
    rows = query(OPEN, [[seller_id], [supplier_id], purpose, unit, tracked, floor, bears_lots])
    account: int = rows[0][2]
    return account


def open_missing_accounts(
    select: str,
    parameters: Mapping[str, object],
    *,
    purpose: str,
    unit: str,
    floor: int | None = 0,
    bears_lots: bool = False,
    limit: int = 10_000,
) -> int:
    """`open_account` for those of a query's column seller_id that have none; up to `limit`, and how many.

    The query's text is the caller's own. Call it, a transaction each, until none is left.
    """
    terms = {"purpose": purpose, "unit": unit, "floor": floor, "bears_lots": bears_lots, "limit": limit}
    [(opened,)] = query(OPEN_MISSING.replace("SELECT", select), {**parameters, **terms})
    return int(opened)


def account_of(seller_column: str, *, purpose: str, unit: str) -> str:
    """SQL for the id of a seller's account, for queries given to `bulk_post_select`; null where there is none.

    All three are the caller's own words, never data from outside.
    """
    return (
        f"(select a.id from ledger_account a where a.seller_id = {seller_column} and a.supplier_id is null"
        f" and a.purpose = '{purpose}' and a.unit = '{unit}')"
    )


def find_account(
    *, purpose: str, unit: str, seller_id: int | None = None, supplier_id: int | None = None
) -> int | None:
    """The id of an account that the caller may see, or None."""
    owned = Account.objects.filter(purpose=purpose, unit=unit, seller=seller_id, supplier=supplier_id)
    return owned.values_list("id", flat=True).first()


def set_account_state(account: int, state: AccountState) -> None:
    """Open, freeze (nothing leaves) or close (nothing moves any more) a tracked account.

    Raises AccountNotEmpty when closing one with a balance or holds, AccountClosed when changing a closed one.
    """
    query("select ledger.set_state(%s, %s)", [account, state])


def close_period(*, unit: str, month: Month, now: datetime) -> bool:
    """Refuse posts of `unit` into a Shanghai month from now on; False if it was closed already.

    Waits for those that are running. Raises PeriodNotEnded.
    """
    if not month.has_ended(now):
        raise PeriodNotEnded(f"{month} ends at {month.ends_at:%Y-%m-%d %H:%M} UTC: close it after that")
    [(closed,)] = query("select ledger.close_period(%s, %s)", [unit, month.first_day])
    return bool(closed)


def roll_up(*, afresh: bool = False) -> int:
    """Bring the sums of untracked accounts up to date, so that reading them stays quick; how many there are.

    `afresh` computes them anew: needed once after the database was restored from a dump.
    """
    [(accounts,)] = query("select ledger.roll_up(%s)", [afresh])
    return int(accounts)


def expire_lots(*, unit: str, on: date, into: int, limit: int = 1000) -> Expired:
    """Move what is left in lots that expire on or before the Shanghai day `on` to account `into`.

    Of up to `limit` accounts: call it, a transaction each, until no account is left. Held points and
    frozen accounts wait.
    """
    [(accounts, points)] = query(
        "select accounts, points from ledger.expire_lots(%s, %s, %s, %s)", [unit, on, into, limit]
    )
    return Expired(accounts, int(points))
