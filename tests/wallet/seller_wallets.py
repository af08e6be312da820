"""Sellers with wallets, and short words for what is done to them in tests."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.db import connections
from djmoney.money import Money

from apps.accounts.models import Organization, User
from apps.common.errors import DomainError
from apps.events.models import DomainEvent
from apps.ledger import api as ledger
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.wallet.domain.charges import charge_wallet, refund_charge
from apps.wallet.domain.seller_wallet import wallet_balance
from apps.wallet.domain.seller_wallet_proof import wallet_discrepancies
from apps.wallet.domain.seller_wallet_statement import all_movements, months_of_wallet
from apps.wallet.domain.topups import confirm_top_up, request_top_up
from apps.wallet.models import Charge, Credit, TopUp
from apps.wallet.seller_enums import LineType

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
numbers = count(1)


@dataclass(frozen=True)
class Sellers:
    """Two sellers, the people of the first, and two of the operator's staff."""

    a: int
    b: int
    owner: User
    mei: User
    jun: User


def make_sellers() -> Sellers:
    with acting_as_system():
        a, b = (
            Organization.objects.create(kind="seller", code=code, name=name, joined_on=date(2026, 1, 1)).pk
            for code, name in (("W1", "Lotus Trading"), ("W2", "Harbour Goods"))
        )
        owner = User.objects.create_user("owner@lotus.example", None, name="Lin")
        staff = [
            User.objects.create_user(f"{name}@haitun.example", None, name=name.title(), is_staff=True)
            for name in ("mei", "jun")
        ]
    return Sellers(a, b, owner, *staff)


def cny(amount: str | int) -> Money:
    return Money(amount, "CNY")


def requested(sellers: Sellers, amount: Money, *, seller: int | None = None, reference: str = "INV-7") -> TopUp:
    """A request of the first seller's owner, unless of another seller."""
    seller_id = seller or sellers.a
    with acting_for_seller(seller_id):
        return request_top_up(
            seller_id=seller_id,
            amount=amount,
            transfer_reference=reference,
            key=f"form-{next(numbers)}",
            now=NOW,
            actor_id=sellers.owner.pk,
        )


def confirmed(sellers: Sellers, amount: Money, *, seller: int | None = None, now: datetime = NOW) -> TopUp:
    """Money in a wallet, by the whole way."""
    top_up = requested(sellers, amount, seller=seller)
    with acting_as_ops():
        return confirm_top_up(
            top_up_id=top_up.pk,
            received=amount,
            bank_reference=f"BANK{next(numbers)}",
            now=now,
            actor_id=sellers.mei.pk,
        )


def charge(seller: int, amount: Money, *, key: str = "", now: datetime = NOW, **options: Any) -> Charge:
    """Postage of order 77."""
    content: dict[str, Any] = {
        "kind": LineType.POSTAGE,
        "document_kind": "order",
        "document_id": 77,
        "reason": "Postage of order A-77",
    }
    with acting_as_system():
        return charge_wallet(
            seller_id=seller, amount=amount, key=key or f"charge-{next(numbers)}", now=now, **content | options
        )


def refund(of: Charge, amount: Money | None = None, *, key: str = "", **options: Any) -> Credit:
    with acting_as_system():
        return refund_charge(
            charge_id=of.pk,
            amount=amount,
            key=key or f"refund-{next(numbers)}",
            **{"reason": "Parcel came back", "now": NOW} | options,
        )


def figures(seller: int, currency: str = "CNY") -> tuple[str, str]:
    """Balance and held of a wallet, as its seller sees them."""
    with acting_for_seller(seller):
        found = wallet_balance(seller_id=seller, currency=currency)
    return str(found.balance.amount), str(found.held.amount)


def events(*names: str) -> list[tuple[str, int | None, int | None]]:
    """Name, seller and actor of what happened, oldest first; the topics of the wallet unless told."""
    with acting_as_system():
        found = DomainEvent.objects.filter(name__in=names) if names else DomainEvent.objects.all()
        return list(found.order_by("id").values_list("name", "seller_id", "actor_id"))


def statement_of(seller: int, currency: str = "CNY") -> list[tuple[str, str]]:
    """Amount and balance of every movement, oldest first, as the seller reads the statement."""
    with acting_for_seller(seller):
        months = months_of_wallet(seller_id=seller, currency=currency)
        return [
            (str(movement.amount.amount), str(movement.balance.amount))
            for month in reversed(months)
            for movement in all_movements(seller_id=seller, currency=currency, month=month)
        ]


def assert_proven(*sellers: int, currency: str = "CNY") -> None:
    """Documents, months, statement and ledger agree, and the ledger with itself."""
    with acting_as_system():
        assert ledger.check_ledger().discrepancies == []
        for seller in sellers:
            assert list(wallet_discrepancies(seller_id=seller, currency=currency)) == []
            balance = wallet_balance(seller_id=seller, currency=currency).balance
            months = months_of_wallet(seller_id=seller, currency=currency)
            moved = [
                sum(
                    (each.amount for each in all_movements(seller_id=seller, currency=currency, month=month)),
                    Money(0, currency),
                )
                for month in months
            ]
            assert moved == [month.closing - month.opening for month in months]
            assert sum(moved, Money(0, currency)) == balance


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Every act on a connection of its own, started together; results or domain errors, in order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except DomainError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
