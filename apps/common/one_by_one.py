"""One act on several rows: what may be done is done, and each that was refused says why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import transaction

from apps.common.errors import DomainError

Row = TypeVar("Row")


@dataclass(frozen=True)
class Told(Generic[Row]):
    """What came of one row, in the words of the act or of its refusal."""

    row: Row
    is_done: bool
    said: str


def one_by_one(rows: Iterable[Row], act: Callable[[Row], str]) -> list[Told[Row]]:
    """Perform `act` on each row; a refused one has moved nothing and keeps none of the others back."""
    return [_told(row, act) for row in rows]


def _told(row: Row, act: Callable[[Row], str]) -> Told[Row]:
    try:
        with transaction.atomic():
            return Told(row, True, act(row))
    except DomainError as refusal:
        return Told(row, False, str(refusal))
