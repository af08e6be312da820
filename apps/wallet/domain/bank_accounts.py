"""Where a supplier is paid: entered by the supplier, verified by staff, doubted again when a payout comes back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.wallet.domain.bank_details import BankDetails, checked, opened, stored
from apps.wallet.domain.errors import AccountNotCurrent, UnknownAccount, WrongState
from apps.wallet.domain.reasons import stated
from apps.wallet.enums import AccountCheck
from apps.wallet.models import BankAccount, PayerAccount


@transaction.atomic
def enter_bank_account(
    *, supplier_id: int, details: BankDetails, now: datetime, actor_id: int, currency: str = "CNY"
) -> BankAccount:
    """Enter the account that a supplier is paid on from now on, in place of an older one.

    Staff verify it before anything is paid to it; payouts that are with the bank already stay as they are.
    Raises InvalidBankDetails.
    """
    account = BankAccount.objects.create(
        supplier_id=supplier_id,
        currency=currency,
        entered_by_id=actor_id,
        entered_at=now,
        **stored(checked(details)),
    )
    _record("bank_account.entered", account, now, actor_id)
    return account


def verify_bank_account(*, account_id: int, now: datetime, actor_id: int) -> BankAccount:
    """Stand for an account: it is the supplier's, and payouts may go to it.

    Raises AccountNotCurrent when a newer one was entered, WrongState when it was refused or verified before.
    """
    return _check(account_id, AccountCheck.VERIFIED, "", now, actor_id)


def refuse_bank_account(*, account_id: int, reason: str, now: datetime, actor_id: int) -> BankAccount:
    """Refuse an account, or take its verification back: nothing is paid to it any more; the supplier reads `reason`.

    Raises ReasonMissing, AccountNotCurrent, WrongState when it was refused before.
    """
    return _check(account_id, AccountCheck.REFUSED, stated(reason), now, actor_id)


def doubt_bank_account(*, account_id: int, reason: str, now: datetime, actor_id: int | None) -> None:
    """A payout to this account came back: until staff verify it again, nothing is paid to it."""
    account = BankAccount.objects.select_for_update().get(pk=account_id)
    if account.state == AccountCheck.VERIFIED:
        _set_state(account, AccountCheck.BOUNCED, reason, now, actor_id)


def show_number(*, account_id: int, now: datetime, actor_id: int) -> str:
    """The whole number of a supplier's account, for staff who compare it; that they saw it is recorded."""
    account = _found(account_id)
    _record("bank_account.number_shown", account, now, actor_id)
    return opened(account).number


def current_accounts(*, currency: str) -> dict[int, BankAccount]:
    """The newest account of every supplier for one currency, whatever its state."""
    newest = BankAccount.objects.filter(currency=currency).order_by("supplier_id", "-pk").distinct("supplier_id")
    return {account.supplier_id: account for account in newest}


def current_account(*, supplier_id: int, currency: str = "CNY") -> BankAccount | None:
    """A supplier's newest account for a currency, whatever its state."""
    return BankAccount.objects.filter(supplier_id=supplier_id, currency=currency).order_by("-pk").first()


@transaction.atomic
def set_payer_account(*, currency: str, details: BankDetails, now: datetime, actor_id: int) -> PayerAccount:
    """The operator's own account that payouts of a currency are paid from. Raises InvalidBankDetails."""
    payer, _ = PayerAccount.objects.update_or_create(currency=currency, defaults=stored(checked(details)))
    record_event(
        name="payer_account.set",
        subject=payer,
        payload={"currency": currency, "account": payer.masked_number, "bank_code": payer.bank_code},
        now=now,
        actor_id=actor_id,
    )
    return payer


@transaction.atomic
def _check(account_id: int, state: AccountCheck, reason: str, now: datetime, actor_id: int) -> BankAccount:
    account = BankAccount.objects.select_for_update().filter(pk=account_id).first() or _found(account_id)
    current = current_account(supplier_id=account.supplier_id, currency=account.currency)
    if account != current:
        raise AccountNotCurrent(
            _("%(account)s was replaced by %(current)s; look at the newer one")
            % {"account": account, "current": current}
        )
    if account.state == state or (account.state == AccountCheck.REFUSED):
        raise WrongState(
            _("%(account)s is '%(state)s'; the supplier has to enter another one")
            % {"account": account, "state": account.get_state_display()}
        )
    _set_state(account, state, reason, now, actor_id)
    return account


def _set_state(account: BankAccount, state: AccountCheck, reason: str, now: datetime, actor_id: int | None) -> None:
    account.state, account.reason, account.checked_at, account.checked_by_id = state, reason, now, actor_id
    account.save(update_fields=["state", "reason", "checked_at", "checked_by"])
    _record(f"bank_account.{state.value}", account, now, actor_id, reason)


def _found(account_id: int) -> BankAccount:
    account = BankAccount.objects.filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount(_("there is no bank account %(id)s") % {"id": account_id})
    return account


def _record(name: str, account: BankAccount, now: datetime, actor_id: int | None, reason: str = "") -> None:
    shown = {"account": account.masked_number, "bank_code": account.bank_code, "currency": account.currency}
    record_event(
        name=name,
        subject=account,
        payload={**shown, **({"reason": reason} if reason else {})},
        now=now,
        actor_id=actor_id,
        supplier_id=account.supplier_id,
    )
