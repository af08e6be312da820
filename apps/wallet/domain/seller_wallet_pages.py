"""What a seller's pages list beside the statement: requests, holds, limits and warnings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, Sum, Value, Window
from djmoney.money import Money

from apps.common.waiting import Counts, counted
from apps.wallet.models import TopUp, WalletHold, WalletLimit, WalletSetting
from apps.wallet.seller_enums import HoldState, TopUpState

PAGE_SIZE: Final = 50
LOW_WALLET: Final = "low_wallet"


@dataclass(frozen=True)
class TopUpsPage:
    """The newest first; `next_before` is None on the last page."""

    top_ups: list[TopUp]
    next_before: int | None


@dataclass(frozen=True)
class OpenHolds:
    """How many holds are open and their sum; the newest of them."""

    total: Money
    count: int
    newest: Sequence[WalletHold]


def top_ups_page(*, seller_id: int, before: int | None = None, size: int = PAGE_SIZE) -> TopUpsPage:
    """Up to `size` of a seller's requests older than the one with id `before` (None: the newest)."""
    own = TopUp.objects.filter(seller_id=seller_id)
    older = own if before is None else own.filter(pk__lt=before)
    found = list(older.order_by("-pk")[: size + 1])
    return TopUpsPage(found[:size], found[size - 1].pk if len(found) > size else None)


def waiting_top_ups(*, seller_id: int, currency: str) -> list[TopUp]:
    """A seller's requests that nobody has decided on, the newest first; a limit keeps them few."""
    waiting = TopUp.objects.filter(seller_id=seller_id, amount_currency=currency, state=TopUpState.REQUESTED)
    return list(waiting.order_by("-pk"))


def open_holds(*, seller_id: int, currency: str, size: int = 10) -> OpenHolds:
    """What is set aside in a seller's wallet, with the `size` newest holds."""
    holds = WalletHold.objects.filter(seller_id=seller_id, amount_currency=currency, state=HoldState.OPEN)
    counted = holds.annotate(of_all=Window(Sum("amount")), number=Window(Count("pk")))
    newest = list(counted.order_by("-pk")[:size])
    if not newest:
        return OpenHolds(Money(0, currency), 0, [])
    return OpenHolds(Money(newest[0].of_all, currency), newest[0].number, newest)


def offered_limits() -> list[WalletLimit]:
    """The currencies that sellers may top up in now, with their limits."""
    return list(WalletLimit.objects.filter(is_offered=True))


def wallet_settings(*, seller_id: int) -> list[WalletSetting]:
    """A seller's thresholds, and which wallets are below theirs now."""
    return list(WalletSetting.objects.filter(seller_id=seller_id).order_by("currency"))


def low_wallets(*, seller_id: int) -> Counts:
    """The wallets below their threshold now, for `what_waits`: as LOW_WALLET, each at its currency."""
    low = WalletSetting.objects.filter(seller_id=seller_id, low_since__isnull=False)
    return counted(low, what=Value(LOW_WALLET), place=F("currency"))
