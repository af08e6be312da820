"""Moving money in a locked wallet: every act of the wallet ends here, and nothing else posts to its account."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from apps.common.periods import Month, shanghai_day
from apps.ledger import api as ledger
from apps.wallet.domain.errors import ReasonMissing
from apps.wallet.domain.seller_wallet import LockedWallet
from apps.wallet.domain.seller_wallet_errors import InsufficientFunds
from apps.wallet.domain.seller_wallet_warning import watch_balance
from apps.wallet.domain.watching import money_came_in
from apps.wallet.models import WalletMonth

LONGEST_REASON: Final = 300


@dataclass(frozen=True, kw_only=True)
class Line:
    """Why money moves: the line type, the business document, words for the seller, and the ledger's key."""

    kind: str
    document_kind: str
    document_id: int
    reason: str
    scope: str
    key: str


def income(kind: str) -> str:
    """The platform's account that charges of a line type go to, and their refunds come from."""
    return f"income:{kind}"


def expense(kind: str) -> str:
    """The platform's account that rewards and credits of a line type come from."""
    return f"expense:{kind}"


def pay_in(wallet: LockedWallet, *, amount: int, source: str, line: Line, now: datetime) -> int:
    """Post minor units from a platform's account to the wallet; the transfer's id."""
    src, on = ledger.open_account(purpose=source, unit=wallet.currency), next_day(wallet, now)
    posted = ledger.post(posting(wallet, src, wallet.account, amount, line, on), scope=line.scope, key=line.key)
    note(wallet, came_in=amount, on=on, now=now)
    money_came_in.tell(wallet.seller_id, posted.transfer_ids[0], now)
    return posted.transfer_ids[0]


def pay_out(wallet: LockedWallet, *, amount: int, to: str, line: Line, now: datetime) -> int:
    """Post minor units from the wallet to a platform's account; the transfer's id. Raises InsufficientFunds."""
    require_funds(wallet, amount)
    dst, on = ledger.open_account(purpose=to, unit=wallet.currency), next_day(wallet, now)
    posted = ledger.post(posting(wallet, wallet.account, dst, amount, line, on), scope=line.scope, key=line.key)
    note(wallet, went_out=amount, on=on, now=now)
    return posted.transfer_ids[0]


def set_aside(wallet: LockedWallet, *, amount: int, line: Line, now: datetime) -> int:
    """Hold minor units of the wallet; the hold's id. Raises InsufficientFunds."""
    require_funds(wallet, amount)
    hold = ledger.place_hold(
        account=wallet.account,
        amount=amount,
        scope=line.scope,
        key=line.key,
        document_kind=line.document_kind,
        document_id=line.document_id,
        memo=line.reason,
    )
    wallet.held += amount
    watch_balance(wallet, now=now)
    return hold


def pay_from_hold(
    wallet: LockedWallet, *, hold: int, held: int, amount: int, to: str, line: Line, now: datetime
) -> int:
    """Post up to the held minor units to a platform's account, the rest becomes available; the transfer's id."""
    dst, on = ledger.open_account(purpose=to, unit=wallet.currency), next_day(wallet, now)
    posted = ledger.capture_hold(
        hold,
        dst=dst,
        amount=amount,
        kind=line.kind,
        effective_on=on,
        scope=line.scope,
        key=line.key,
        document_kind=line.document_kind,
        document_id=line.document_id,
        memo=line.reason,
    )
    wallet.held -= held
    note(wallet, went_out=amount, on=on, now=now)
    return posted.transfer_ids[0]


def let_go(wallet: LockedWallet, *, hold: int, held: int, now: datetime) -> None:
    """Make held minor units available again."""
    ledger.release_hold(hold)
    wallet.held -= held
    watch_balance(wallet, now=now)


def given_reason(text: str) -> str:
    """What the seller will read. Raises ReasonMissing."""
    reason = text.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ReasonMissing(_("the seller will read why: give a reason of at most 300 characters"))
    return reason


def require_funds(wallet: LockedWallet, amount: int) -> None:
    """Refuse before the ledger would: it keeps a refused key for ever, and here money may come yet."""
    if amount > wallet.available:
        raise InsufficientFunds(asked=wallet.money(amount), available=wallet.money(wallet.available))


def next_day(wallet: LockedWallet, now: datetime) -> date:
    """The Shanghai day of a movement: never before the last one, so that a month is one piece of the statement."""
    today = shanghai_day(now)
    return today if wallet.month is None else max(today, wallet.month.last_on)


def posting(wallet: LockedWallet, src: int, dst: int, amount: int, line: Line, on: date) -> ledger.Posting:
    return ledger.Posting(
        src=src,
        dst=dst,
        unit=wallet.currency,
        amount=amount,
        kind=line.kind,
        document_kind=line.document_kind,
        document_id=line.document_id,
        effective_on=on,
        memo=line.reason,
    )


def note(wallet: LockedWallet, *, came_in: int = 0, went_out: int = 0, on: date, now: datetime) -> None:
    """Add one movement to its month, and see whether the balance became low."""
    month = wallet.month = month_of(wallet, on)
    month.last_on = on
    month.last_position += 1
    month.came_in += came_in
    month.went_out += went_out
    month.save()
    wallet.posted += came_in - went_out
    watch_balance(wallet, now=now)


def month_of(wallet: LockedWallet, on: date) -> WalletMonth:
    """The month of a movement: the wallet's last one, or a new one that begins behind it."""
    first_day, last = Month.of_day(on).first_day, wallet.month
    if last is not None and last.month == first_day:
        return last
    position = 0 if last is None else last.last_position
    return WalletMonth(
        seller_id=wallet.seller_id,
        currency=wallet.currency,
        month=first_day,
        opening=wallet.posted,
        first_position=position + 1,
        last_position=position,
    )
