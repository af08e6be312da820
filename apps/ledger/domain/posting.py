"""Moving value: one act at a time, or many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import chain
from operator import attrgetter

from apps.ledger.domain.door import Posted, act, query

BULK_POST_SELECT = """
select posted, total
from (
    select array_agg(key) as keys,
           array_agg((src, dst, unit, amount, kind, document_kind, document_id,
                      effective_on, expires_on, memo)::ledger.posting) as postings
    from (SELECT) as given
) as chunk, ledger.bulk_post(%s, keys, postings)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """`amount` minor units of `unit` (fen, cents, points) go from account `src` to account `dst`.

    `effective_on` is the Shanghai business day that it counts for; `expires_on` the first day on which a
    lot is gone (only for accounts that bear lots; None: never).
    """

    src: int
    dst: int
    unit: str
    amount: int
    kind: str
    document_kind: str = ""
    document_id: int | None = None
    effective_on: date
    expires_on: date | None = None
    memo: str = ""


# The fields in the order of the type ledger.posting.
as_row = attrgetter(*(field.name for field in fields(Posting)))
LEG = f"({', '.join(['%s'] * len(fields(Posting)))})"


@dataclass(frozen=True, slots=True)
class BulkPosted:
    """How many postings were new, and their sum in minor units."""

    posted: int
    total: int


def post(*postings: Posting, scope: str, key: str) -> Posted:
    """Post one act of one or more legs, in their order: all or none.

    The same scope and key with the same content give the first answer again; all tenants share a scope's
    keys, so name the document or the tenant in them. A refusal
    (InsufficientFunds, AccountFrozen, AccountClosed, PeriodClosed) is recorded in the running
    transaction, which stays usable: commit it and the key stays refused, roll it back and the act
    was never tried. Raises the other errors of `ledger.errors` for what can never be right.
    """
    legs = ", ".join([LEG] * len(postings))
    values = chain.from_iterable(as_row(posting) for posting in postings)
    return act(f"select * from ledger.post(%s, %s, array[{legs}]::ledger.posting[])", [scope, key, *values])


def bulk_post(postings: Mapping[str, Posting], *, scope: str) -> BulkPosted:
    """Post independent acts by key, about a thousand a call; those posted before are passed over.

    All or none: what `post` would refuse is an error here. Only for the platform's roles.
    """
    rows = [as_row(posting) for posting in postings.values()]
    [(posted, total)] = query(
        "select posted, total from ledger.bulk_post(%s, %s::text[], %s::ledger.posting[])",
        [scope, list(postings), rows],
    )
    return BulkPosted(posted, int(total))


def bulk_post_select(select: str, parameters: Sequence[object], *, scope: str) -> BulkPosted:
    """`bulk_post` of the rows of a query, which never leave the database.

    The query, whose text is the caller's own, gives the columns key, src, dst, unit, amount, kind,
    document_kind, document_id, effective_on, expires_on, memo.
    """
    [(posted, total)] = query(BULK_POST_SELECT.replace("SELECT", select), [*parameters, scope])
    return BulkPosted(posted, int(total))
