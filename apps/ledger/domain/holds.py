"""Setting a part of a balance aside until it is captured or released."""

from datetime import date

from apps.ledger.domain.door import Posted, act, query


def place_hold(
    *,
    account: int,
    amount: int,
    scope: str,
    key: str,
    document_kind: str = "",
    document_id: int | None = None,
    memo: str = "",
) -> int:
    """Hold `amount` minor units of a tracked account; returns the hold's id.

    The same key with the same content gives the same hold. Refused like `post`: InsufficientFunds,
    AccountFrozen, AccountClosed.
    """
    held = act(
        "select * from ledger.hold(%s, %s, %s, %s::bigint, %s, %s, %s)",
        [scope, key, account, amount, document_kind, document_id, memo],
    )
    return held.transfer_ids[0]


def capture_hold(
    hold: int,
    *,
    dst: int,
    kind: str,
    effective_on: date,
    scope: str,
    key: str,
    amount: int | None = None,
    document_kind: str = "",
    document_id: int | None = None,
    memo: str = "",
) -> Posted:
    """Post the held amount, or a smaller one, to `dst`; the rest becomes available again.

    Raises HoldEnded for a hold that ended otherwise, InvalidAmount for more than is held; refused like
    `post`.
    """
    return act(
        "select * from ledger.capture(%s, %s, %s, (null, %s, null, %s, %s, %s, %s, %s, null, %s)::ledger.posting)",
        [scope, key, hold, dst, amount, kind, document_kind, document_id, effective_on, memo],
    )


def release_hold(hold: int) -> None:
    """Make the held amount available again; once more changes nothing. Raises HoldEnded if captured."""
    query("select ledger.release(%s)", [hold])
