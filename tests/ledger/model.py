"""Slow, obvious models of what the ledger should do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from tests.ledger.conftest import Book, make_book


class PointQueue:
    """Every single point with the day it expires on, in the order in which they will be spent."""

    def __init__(self) -> None:
        self.points: list[date] = []

    def give(self, amount: int, expires_on: date | None) -> None:
        last = self.points[-1] if self.points else date.min
        self.points += [max(expires_on or date.max, last)] * amount

    def take(self, amount: int) -> None:
        assert amount <= len(self.points)
        del self.points[:amount]

    def expire(self, today: date, at_most: int) -> int:
        expired = min(sum(expires_on <= today for expires_on in self.points), at_most)
        self.take(expired)
        return expired


@contextmanager
def rolled_back() -> Iterator[Book]:
    """A fresh book that leaves no trace: one for each example of a property."""
    with transaction.atomic():
        yield make_book()
        transaction.set_rollback(True)
