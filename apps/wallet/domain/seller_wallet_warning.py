"""Telling a seller in time that a wallet runs low: once when it falls below the threshold, not at every charge."""

from datetime import datetime
from decimal import Decimal

from djmoney.money import Money

from apps.events.domain.recording import record_event
from apps.wallet.domain.amounts import from_minor, to_minor
from apps.wallet.domain.seller_wallet import LockedWallet, lock_setting, wallet_balance
from apps.wallet.models import WalletSetting


def set_low_balance(
    *, seller_id: int, currency: str, low_balance_at: Decimal | None, now: datetime, actor_id: int | None
) -> WalletSetting:
    """Warn the seller when less than this is available in the wallet; None: never.

    A wallet that is below already is warned about at once. Raises CurrencyNotOffered, InvalidAmount.
    """
    setting = lock_setting(seller_id=seller_id, currency=currency)
    threshold = None if low_balance_at is None else Money(low_balance_at, currency)
    if threshold is not None:
        to_minor(threshold)
    setting.low_balance_at = low_balance_at
    setting.save()
    record_event(
        name="wallet.threshold_set",
        subject=setting,
        payload={"currency": currency, "low_balance_at": None if threshold is None else str(threshold.amount)},
        now=now,
        actor_id=actor_id,
        seller_id=seller_id,
    )
    judge(setting, wallet_balance(seller_id=seller_id, currency=currency).available, now)
    return setting


def watch_balance(wallet: LockedWallet, *, now: datetime) -> None:
    """Compare what is available with the threshold; to be called whenever it changed."""
    judge(wallet.setting, from_minor(wallet.available, wallet.currency), now)


def judge(setting: WalletSetting, available: Money, now: datetime) -> None:
    is_low = setting.low_balance_at is not None and available.amount < setting.low_balance_at
    if is_low == (setting.low_since is not None):
        return
    setting.low_since = now if is_low else None
    setting.save()
    if is_low:
        record_event(
            name="wallet.balance_low",
            subject=setting,
            payload={
                "currency": setting.currency,
                "available": str(available.amount),
                "low_balance_at": str(setting.low_balance_at),
            },
            now=now,
            seller_id=setting.seller_id,
        )
