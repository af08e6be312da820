"""What accounts have, had, and how it came."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Sum

from apps.ledger.domain.books import account_of
from apps.ledger.domain.door import query
from apps.ledger.errors import UnknownAccount
from apps.ledger.models import Account, Balance


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """Minor units. `floor` None: the account may go below zero without limit, or is the platform's own."""

    posted: int
    held: int
    floor: int | None

    @property
    def available(self) -> int | None:
        """What may leave now; None when nothing limits it."""
        return None if self.floor is None else self.posted - self.held - self.floor


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One transfer as its account saw it: `amount` is negative when it went out."""

    position: int
    transfer_id: int
    amount: int
    balance: int | None
    other_account: int
    kind: str
    document_kind: str
    document_id: int | None
    effective_on: date
    recorded_at: datetime
    reverses: int | None
    memo: str


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """The transfers of some days, oldest first, with the balance by these days: `opening` and all of them before."""

    opening: int
    lines: list[StatementLine]

    @property
    def closing(self) -> int:
        return self.opening + sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Lot:
    """What one transfer granted, and what is left of it."""

    transfer_id: int
    granted_on: date
    expires_on: date | None
    granted: int
    remaining: int


UNTRACKED_BALANCE = """
select coalesce((select posted from ledger_rollup where account_id = %(account)s), 0)
     + coalesce((select sum(amount) from ledger_transfer where dst_id = %(account)s and xid >= since.xid), 0)
     - coalesce((select sum(amount) from ledger_transfer where src_id = %(account)s and xid >= since.xid), 0)
from (select coalesce(max(through_xid), 0) as xid from ledger_rollup) as since
"""
TRACKED_AT = """
select balance from (
    select src_version as version, src_balance as balance, recorded_at
    from ledger_transfer where src_id = %(account)s and src_version is not null
    union all
    select dst_version, dst_balance, recorded_at
    from ledger_transfer where dst_id = %(account)s and dst_version is not null
) as side where recorded_at <= %(at)s order by version desc limit 1
"""
UNTRACKED_AT = """
select coalesce(sum(case dst_id when %(account)s then amount else -amount end), 0)
from ledger_transfer where %(account)s in (src_id, dst_id) and recorded_at <= %(at)s
"""
STATEMENT = """
select position, id, moved, balance, other, kind, document_kind, document_id,
       effective_on, recorded_at, reverses_id, memo
from (
    (select {src} as position, -amount as moved, src_balance as balance, dst_id as other, t.*
     from ledger_transfer t
     where src_id = %(account)s and {src} < %(before)s order by {src} desc limit %(limit)s)
    union all
    (select {dst}, amount, dst_balance, src_id, t.*
     from ledger_transfer t
     where dst_id = %(account)s and {dst} < %(before)s order by {dst} desc limit %(limit)s)
) as side order by position desc limit %(limit)s
"""
TRACKED_STATEMENT = STATEMENT.format(src="src_version", dst="dst_version")
UNTRACKED_STATEMENT = STATEMENT.format(src="id", dst="id")
LOTS = """
select lot.id, lot.effective_on, lot.expires_on, lot.amount,
       least(lot.amount, greatest(0, lot.cum_end - b.consumed_total))
from ledger_transfer lot join ledger_balance b on b.account_id = lot.dst_id
where lot.dst_id = %s and lot.dst_version is not null and lot.cum_end is not null
order by lot.dst_version
"""
DATED = """
select position, id, moved, null::bigint, other, kind, document_kind, document_id,
       effective_on, recorded_at, reverses_id, memo
from (
    select coalesce(src_version, id) as position, -amount as moved, dst_id as other, t.*
    from ledger_transfer t where src_id = %(account)s
    union all
    select coalesce(dst_version, id), amount, src_id, t.* from ledger_transfer t where dst_id = %(account)s
) as side where effective_on between %(first)s and %(last)s order by effective_on, position
"""
DATED_BEFORE = """
select coalesce((select sum(amount) from ledger_transfer where dst_id = %(account)s and effective_on < %(first)s), 0)
     - coalesce((select sum(amount) from ledger_transfer where src_id = %(account)s and effective_on < %(first)s), 0)
"""
END = 2**63 - 1


def is_tracked(account: int) -> bool:
    """Raises UnknownAccount for an account that the caller cannot see, existing or not."""
    tracked = Account.objects.filter(pk=account).values_list("tracked", flat=True).first()
    if tracked is None:
        raise UnknownAccount(f"there is no account {account}")
    return tracked


def balance(account: int) -> AccountBalance:
    """What an account has now. Raises UnknownAccount."""
    if is_tracked(account):
        sql = "select posted, held, floor from ledger_balance where account_id = %s"
        return AccountBalance(*query(sql, [account])[0])
    return AccountBalance(int(query(UNTRACKED_BALANCE, {"account": account})[0][0]), 0, None)


def seller_total(*, seller_id: int, unit: str, purposes: Collection[str]) -> int:
    """What a seller's accounts of these purposes have together, in minor units; 0 without any."""
    of_seller = Balance.objects.filter(account__seller=seller_id, account__supplier=None)
    found = of_seller.filter(account__unit=unit, account__purpose__in=purposes).aggregate(total=Sum("posted"))
    return int(found["total"] or 0)


def balance_at(account: int, *, at: datetime) -> int:
    """What an account had at an instant, by when transfers were recorded. Raises UnknownAccount."""
    rows = query(TRACKED_AT if is_tracked(account) else UNTRACKED_AT, {"account": account, "at": at})
    return int(rows[0][0]) if rows else 0


def statement(account: int, *, before: int = END, limit: int = 50) -> list[StatementLine]:
    """An account's transfers, newest first; for the next page pass the last line's position as `before`."""
    sql = TRACKED_STATEMENT if is_tracked(account) else UNTRACKED_STATEMENT
    rows = query(sql, {"account": account, "before": before, "limit": limit})
    return [StatementLine(*row) for row in rows]


def seller_statement(
    *, seller_id: int, purpose: str, unit: str, before: int = END, limit: int = 50
) -> list[StatementLine]:
    """The same of a seller's account, told by what it is for; empty when there is none."""
    account = account_of("%(seller_id)s", purpose=purpose, unit=unit)
    sql = TRACKED_STATEMENT.replace("%(account)s", account)
    return [StatementLine(*row) for row in query(sql, {"seller_id": seller_id, "before": before, "limit": limit})]


def supplier_balances(*, supplier_id: int, purposes: Collection[str]) -> dict[tuple[str, str], int]:
    """What a supplier's accounts of these purposes have, in minor units, by unit and purpose."""
    own = Balance.objects.filter(account__supplier=supplier_id, account__seller=None, account__purpose__in=purposes)
    rows = own.values_list("account__unit", "account__purpose", "posted")
    return {(unit, purpose): posted for unit, purpose, posted in rows}


def statement_of_days(account: int, *, first: date, last: date) -> DatedStatement:
    """An account's transfers that are dated on the days `first` to `last`, both included, whenever they were recorded.

    Reads all of them at once.
    """
    days = {"account": account, "first": first, "last": last}
    opening = balance = int(query(DATED_BEFORE, days)[0][0])
    lines = []
    for row in query(DATED, days):
        line = StatementLine(*row)
        balance += line.amount
        lines.append(replace(line, balance=balance))
    return DatedStatement(opening, lines)


def lots(account: int) -> list[Lot]:
    """An account's lots, oldest first, the spent ones included. Raises UnknownAccount."""
    is_tracked(account)
    return [Lot(*row) for row in query(LOTS, [account])]
