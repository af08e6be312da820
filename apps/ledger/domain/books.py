"""Accounts, months, roll-ups and expiry: only for the platform's roles."""

from collections.abc import Sequence
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


def open_accounts(
    seller_ids: Sequence[int], *, purpose: str, unit: str, floor: int | None = 0, bears_lots: bool = False
) -> dict[int, int]:
    """`open_account` for many sellers at once: account ids by seller id."""
    none = [None] * len(seller_ids)
    rows = query(OPEN, [list(seller_ids), none, purpose, unit, True, floor, bears_lots])
    return {seller: account for seller, _, account in rows}


def find_account(
    *, purpose: str, unit: str, seller_id: int | None = None, supplier_id: int | None = None
) -> int | None:
    """The id of an account that the caller may see, or None."""
    owned = Account.objects.filter(purpose=purpose, unit=unit, seller=seller_id, supplier=supplier_id)
    return owned.values_list("id", flat=True).first()


def find_accounts(seller_ids: Sequence[int], *, purpose: str, unit: str) -> dict[int, int]:
    """`find_account` for many sellers at once: account ids by seller id, of those that have one."""
    rows = query(
        "select seller_id, id from ledger_account where seller_id = any (%s::bigint[])"
        " and supplier_id is null and purpose = %s and unit = %s",
        [list(seller_ids), purpose, unit],
    )
    return dict(rows)


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
