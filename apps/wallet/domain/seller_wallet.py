"""A seller's wallets, one a currency: what they have, and the lock under which money moves in them."""

from dataclasses import dataclass
from typing import Final

from djmoney.money import Money

from apps.ledger import api as ledger
from apps.wallet.domain.amounts import from_minor
from apps.wallet.domain.seller_wallet_errors import CurrencyNotOffered
from apps.wallet.models import WalletMonth, WalletSetting
from apps.wallet.seller_enums import Currency

WALLET: Final = "wallet"


@dataclass(frozen=True)
class WalletBalance:
    """What a wallet has: all of it, what is set aside, and what can be spent."""

    balance: Money
    held: Money

    @property
    def available(self) -> Money:
        return self.balance - self.held


@dataclass
class LockedWallet:
    """One wallet in minor units. Nothing else moves in it until the transaction ends."""

    setting: WalletSetting
    account: int
    posted: int
    held: int
    month: WalletMonth | None

    @property
    def seller_id(self) -> int:
        return self.setting.seller_id

    @property
    def currency(self) -> str:
        return self.setting.currency

    @property
    def available(self) -> int:
        return self.posted - self.held

    def money(self, minor: int) -> Money:
        return from_minor(minor, self.currency)


def wallet_balance(*, seller_id: int, currency: str) -> WalletBalance:
    """What a seller's wallet has now, by the ledger; zero before its first movement."""
    account = ledger.find_account(purpose=WALLET, unit=currency, seller_id=seller_id)
    found = ledger.balance(account) if account is not None else ledger.AccountBalance(0, 0, 0)
    return WalletBalance(from_minor(found.posted, currency), from_minor(found.held, currency))


def lock_setting(*, seller_id: int, currency: str) -> WalletSetting:
    """The wallet's own row, made if it is missing, locked until the transaction ends. Raises CurrencyNotOffered."""
    if currency not in Currency.values:
        raise CurrencyNotOffered(currency)
    locked = WalletSetting.objects.select_for_update(no_key=True)
    setting, _is_new = locked.get_or_create(seller_id=seller_id, currency=currency)
    return setting


def lock_wallet(*, seller_id: int, currency: str) -> LockedWallet:
    """A wallet to move money in, opened if it is missing. Only for the platform's roles. Raises CurrencyNotOffered."""
    setting = lock_setting(seller_id=seller_id, currency=currency)
    account = ledger.open_account(purpose=WALLET, unit=currency, seller_id=seller_id)
    found = ledger.balance(account)
    months = WalletMonth.objects.filter(seller_id=seller_id, currency=currency)
    return LockedWallet(setting, account, found.posted, found.held, months.order_by("-month").first())
