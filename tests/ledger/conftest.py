"""A small book: the platform's accounts, and sellers with points."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connections

from apps.accounts.models import Organization
from apps.ledger import api
from apps.tenancy.context import acting_as_system

TODAY = date(2026, 10, 15)
NOW = datetime(2026, 10, 15, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Book:
    """Ids of the organisations and accounts that the tests move value between."""

    seller: int
    other_seller: int
    supplier: int
    issued: int
    redeemed: int
    expired: int
    points: int
    other_points: int
    debt: int
    wallet: int
    cash: int
    payable: int


def organization(kind: str, code: str) -> int:
    return Organization.objects.create(kind=kind, code=code, name=code, joined_on=TODAY).pk


def make_book() -> Book:
    """Open the accounts, committed or not as the caller's transaction has it."""
    with acting_as_system():
        seller, other = organization("seller", "LEDGER-A"), organization("seller", "LEDGER-B")
        supplier = organization("supplier", "LEDGER-C")
        return Book(
            seller=seller,
            other_seller=other,
            supplier=supplier,
            issued=api.open_account(purpose="points_issued", unit="PTS"),
            redeemed=api.open_account(purpose="points_redeemed", unit="PTS"),
            expired=api.open_account(purpose="points_expired", unit="PTS"),
            points=api.open_account(purpose="points", unit="PTS", seller_id=seller, bears_lots=True),
            other_points=api.open_account(purpose="points", unit="PTS", seller_id=other, bears_lots=True),
            debt=api.open_account(purpose="points_debt", unit="PTS", seller_id=seller, floor=None),
            wallet=api.open_account(purpose="wallet", unit="CNY", seller_id=seller),
            cash=api.open_account(purpose="cash", unit="CNY"),
            payable=api.open_account(purpose="payable", unit="CNY", supplier_id=supplier),
        )


@pytest.fixture
def book(db: None) -> Book:
    return make_book()


@pytest.fixture
def committed(cloned_db: str, django_db_blocker: Any) -> Iterator[Book]:
    """A book with 100 points in a database of its own, for tests with several connections."""
    with django_db_blocker.unblock():
        made = make_book()
        grant(made, 100)
        yield made
        connections.close_all()


def posting(src: int, dst: int, amount: int, **options: object) -> api.Posting:
    return api.Posting(
        **{"src": src, "dst": dst, "amount": amount, "unit": "PTS", "kind": "test", "effective_on": TODAY} | options
    )


def grant(book: Book, amount: int, key: str = "grant", **options: object) -> api.Posted:
    """Points for the first seller."""
    with acting_as_system():
        return api.post(posting(book.issued, book.points, amount, **options), scope="test", key=key)


def figures(*accounts: int) -> list[tuple[int, int]]:
    """Posted and held of each account, as the platform sees it."""
    with acting_as_system():
        return [(found.posted, found.held) for found in map(api.balance, accounts)]


def assert_consistent() -> None:
    with acting_as_system():
        assert api.check_ledger().discrepancies == []
