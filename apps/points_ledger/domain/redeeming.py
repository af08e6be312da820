"""Points pay for services: 1 point is worth 1 fen. What they paid comes back exactly, from the last spent on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.db import transaction

from apps.common.periods import shanghai_day
from apps.ledger import api as ledger
from apps.points_ledger.domain.accounts import (
    debt_account,
    points_account,
    points_owed,
    redeemed_account,
    spendable_points,
)
from apps.points_ledger.domain.errors import NotEnoughPoints, PointsKeyReused, TooManyReturned
from apps.points_ledger.enums import PTS
from apps.points_ledger.models import Redemption, RedemptionReturn
from apps.wallet.domain.points_income import points_income
from apps.wallet.seller_enums import LineType

KIND: Final = LineType.POINTS_REDEEMED.value
GRACE: Final = timedelta(days=30)
"""Points whose day has come, or nearly, are good for so long after they came back."""

Source = tuple[date | None, int]
"""Points of one lot, and the first day on which they are gone (None: never)."""


@transaction.atomic
def redeem_points(
    *,
    seller_id: int,
    points: int,
    pays: LineType,
    document_kind: str,
    document_id: int,
    reason: str,
    key: str,
    now: datetime,
) -> Redemption:
    """Pay `points` fen of a fee with points: seller → redeemed, and CNY expense → the fee's income, in one group.

    The oldest points are spent first. `key` names the act within the seller: the same again is the same redemption.
    Runs as the system. Raises NotEnoughPoints (nothing moved; the key stays free), PointsKeyReused.
    """
    content = {"points": points, "pays": pays.value, "document_kind": document_kind, "document_id": document_id}
    known: Redemption | None = _known(Redemption, seller_id, key, **content)
    if known is not None:
        return known
    available = spendable_points(seller_id)
    if not 0 < points <= available:
        raise NotEnoughPoints(asked=points, available=available)
    account, on = points_account(seller_id), shanghai_day(now)
    document: dict[str, Any] = {"document_kind": document_kind, "document_id": document_id, "effective_on": on}
    spent = _posting(account, redeemed_account(), points, reason, document)
    income = points_income(pays=pays, fen=points, reason=reason, **document)
    try:
        posted = ledger.post(spent, income, scope="points.redeem", key=f"{seller_id}:{key}")
    except ledger.InsufficientFunds as refusal:  # somebody was faster
        raise NotEnoughPoints(asked=points, available=refusal.detail.get("available", 0)) from refusal
    sources = [[None if day is None else day.isoformat(), taken] for day, taken in _last_spent(account, points)]
    return Redemption.objects.create(
        seller_id=seller_id,
        key=key,
        reason=reason,
        sources=sources,
        transfer_id=posted.transfer_ids[0],
        redeemed_at=now,
        **content,
    )


@transaction.atomic
def return_points(*, redemption_id: int, points: int, reason: str, key: str, now: datetime) -> RedemptionReturn:
    """Give back points of a redemption, the last spent first, and take the income back, in one group.

    They keep the day on which they would have been gone; where it is over or less than 30 days off, they are good
    for 30 days. What the seller owes is repaid from them. `key` as in `redeem_points`. Runs as the system.
    Raises TooManyReturned, PointsKeyReused.
    """
    redemption = Redemption.objects.select_for_update(of=("self",)).get(pk=redemption_id)
    seller_id = redemption.seller_id
    content = {"redemption_id": redemption_id, "points": points}
    known: RedemptionReturn | None = _known(RedemptionReturn, seller_id, key, **content)
    if known is not None:
        return known
    if not 0 < points <= redemption.left:
        raise TooManyReturned(asked=points, left=redemption.left)
    account, on = points_account(seller_id), shanghai_day(now)
    document: dict[str, Any] = {
        "document_kind": redemption.document_kind,
        "document_id": redemption.document_id,
        "effective_on": on,
    }
    legs = [
        _posting(redeemed_account(), account, taken, reason, document, expires_on=day)
        for day, taken in _to_return(redemption, points, on)
    ]
    pays = LineType(redemption.pays)
    legs.append(points_income(pays=pays, fen=points, reason=reason, is_returned=True, **document))
    scope, ledger_key = "points.return", f"{seller_id}:{key}"
    posted = ledger.post(*legs, scope=scope, key=ledger_key)
    redemption.returned += points
    redemption.save(update_fields=["returned"])
    if points_owed(seller_id):
        debt = debt_account(seller_id)
        ledger.repay_debt(account=account, debt=debt, effective_on=on, scope="points.repay return", key=ledger_key)
    return RedemptionReturn.objects.create(
        seller_id=seller_id,
        key=key,
        reason=reason,
        transfer_id=posted.transfer_ids[0],
        returned_at=now,
        **content,
    )


def _known(model: Any, seller_id: int, key: str, **content: Any) -> Any:
    """The row that the seller's key made before, if it says the same. Raises PointsKeyReused."""
    row = model.objects.filter(seller_id=seller_id, key=key).first()
    if row is not None and any(getattr(row, name) != value for name, value in content.items()):
        raise PointsKeyReused(key)
    return row


def _posting(
    src: int, dst: int, points: int, reason: str, document: dict[str, Any], *, expires_on: date | None = None
) -> ledger.Posting:
    return ledger.Posting(
        src=src, dst=dst, unit=PTS, amount=points, kind=KIND, memo=reason, expires_on=expires_on, **document
    )


def _last_spent(account: int, points: int) -> list[Source]:
    """The lots that the last `points` spent came from, in the order of spending. The account is locked by the post."""
    found: list[Source] = []
    left = points
    for lot in reversed(ledger.lots(account)):
        taken = min(left, lot.granted - lot.remaining)
        if taken:
            found.append((lot.expires_on, taken))
            left -= taken
    return _joined(found[::-1])


def _to_return(redemption: Redemption, points: int, on: date) -> list[Source]:
    """The next points of a redemption to come back with their new last day, those that go soonest first."""
    passed, found = redemption.returned, []
    for text, taken in reversed(redemption.sources):
        skipped = min(passed, taken)
        passed -= skipped
        part = min(points, taken - skipped)
        if part:
            points -= part
            found.append((None if text is None else max(date.fromisoformat(text), on + GRACE), part))
    return _joined(found[::-1])


def _joined(sources: Sequence[Source]) -> list[Source]:
    """Neighbours that go on the same day as one."""
    return [(day, sum(taken for _, taken in same)) for day, same in groupby(sources, key=lambda source: source[0])]
