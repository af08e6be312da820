"""Do a wallet's documents, its months and the ledger say the same? It reports, it never mends."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet, Sum

from apps.ledger import api as ledger
from apps.wallet.domain.amounts import MINOR_UNITS
from apps.wallet.domain.seller_wallet import WALLET
from apps.wallet.models import Charge, Credit, TopUp, WalletHold, WalletMonth, WalletSetting
from apps.wallet.seller_enums import HoldState, TopUpState

CHUNK: Final = 200


@dataclass(frozen=True)
class WalletDiscrepancy:
    """A figure of one wallet, in minor units, that is not what the ledger has."""

    seller_id: int
    currency: str
    figure: str
    found: int
    ledger: int


def check_wallets(*, step: Callable[[], AbstractContextManager[None]]) -> list[WalletDiscrepancy]:
    """Prove every seller's wallet, 200 a step, which acts as the system; empty when all agree."""
    found: list[WalletDiscrepancy] = []
    after = 0
    while True:
        with step():
            settings = list(WalletSetting.objects.filter(pk__gt=after).order_by("pk")[:CHUNK])
            found += [
                discrepancy
                for setting in settings
                for discrepancy in wallet_discrepancies(seller_id=setting.seller_id, currency=setting.currency)
            ]
        if len(settings) < CHUNK:
            return found
        after = settings[-1].pk


def wallet_discrepancies(*, seller_id: int, currency: str) -> Iterator[WalletDiscrepancy]:
    """What differs from the ledger: Σ documents, the newest month's closing balance and position, Σ open holds."""
    WalletSetting.objects.select_for_update(no_key=True).filter(seller_id=seller_id, currency=currency).first()
    account = ledger.find_account(purpose=WALLET, unit=currency, seller_id=seller_id)
    kept = ledger.balance(account) if account is not None else ledger.AccountBalance(0, 0, 0)
    newest = ledger.statement(account, limit=1) if account is not None else []
    month = WalletMonth.objects.filter(seller_id=seller_id, currency=currency).order_by("-month").first()
    own: dict[str, Any] = {"seller_id": seller_id, "amount_currency": currency}
    documents = (
        total(TopUp.objects.filter(**own, state=TopUpState.CONFIRMED), "received")
        + total(Credit.objects.filter(**own), "amount")
        - total(Charge.objects.filter(**own), "amount")
    )
    figures = {
        "documents": (documents, kept.posted),
        "months": (month.closing if month else 0, kept.posted),
        "position": (month.last_position if month else 0, newest[0].position if newest else 0),
        "holds": (total(WalletHold.objects.filter(**own, state=HoldState.OPEN), "amount"), kept.held),
    }
    for figure, (found, expected) in figures.items():
        if found != expected:
            yield WalletDiscrepancy(seller_id, currency, figure, found, expected)


def total(rows: QuerySet[Any], column: str) -> int:
    amount: Decimal = rows.aggregate(total=Sum(column))["total"] or Decimal(0)
    return int(amount * MINOR_UNITS)
