"""Mistakes are reversed, never changed; what cannot be taken back is owed."""

from dataclasses import dataclass
from datetime import date

from apps.ledger.domain.door import Posted, act, query
from apps.ledger.domain.posting import Posting, as_row


@dataclass(frozen=True, slots=True)
class Debt:
    """What the owner of a debt account owes, in minor units."""

    account: int
    seller_id: int | None
    supplier_id: int | None
    owed: int


def reverse(
    *transfer_ids: int,
    effective_on: date,
    scope: str,
    key: str,
    expires_on: date | None = None,
    memo: str = "",
) -> Posted:
    """Post the opposite of transfers, once each, the last first; points given back are a new lot.

    Raises NotReversible; refused like `post` (InsufficientFunds where the receiver has spent it: see
    `post_or_owe`).
    """
    return act(
        "select * from ledger.reverse(%s, %s, %s::bigint[], %s, %s, %s)",
        [scope, key, list(transfer_ids), effective_on, expires_on, memo],
    )


def post_or_owe(posting: Posting, *, debt: int, scope: str, key: str) -> Posted:
    """Take what `posting.src` has available and the rest from the same owner's account `debt`.

    `debt` has no floor: below zero it says what is owed. Nothing is clamped or forgiven.
    """
    return act(
        "select * from ledger.post_or_owe(%s, %s, %s::ledger.posting, %s)",
        [scope, key, as_row(posting), debt],
    )


def repay_debt(*, account: int, debt: int, effective_on: date, scope: str, key: str) -> Posted:
    """Move as much of what `account` has available to `debt` as is owed; no transfer if that is nothing."""
    return act("select * from ledger.repay(%s, %s, %s, %s, %s)", [scope, key, account, debt, effective_on])


def debts(*, purpose: str, unit: str) -> list[Debt]:
    """The accounts of a purpose that are below zero, by account id."""
    rows = query(
        "select a.id, a.seller_id, a.supplier_id, -b.posted from ledger_account a"
        " join ledger_balance b on b.account_id = a.id"
        " where a.purpose = %s and a.unit = %s and b.posted < 0 order by a.id",
        [purpose, unit],
    )
    return [Debt(*row) for row in rows]
