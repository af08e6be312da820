"""Setting aside what a plan wants, all of it or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.orders.domain.routing_plan import Plan
from apps.stock.domain.errors import InsufficientStock
from apps.stock.domain.movements import lock_levels
from apps.stock.domain.reservations import reserve_stock

Lines = dict[int, tuple[int, int]]


def reserve_parts(*, order_id: int, plans: Sequence[Plan], now: datetime) -> dict[tuple[int, int], int]:
    """Reserve every part of these plans; the reservations by item and offer.

    Usually one act of stock; an offer that serves two items takes part in two, for each allocation has a reservation
    of its own. Raises InsufficientStock and NotOffered, with no level locked any more: whoever then wants others locks
    in order again.
    """
    rounds = _rounds(plans)
    if not rounds:
        return {}
    first = min(plan.item.item_id for plan in plans if plan.parts)
    attempt = next(plan.item.attempts for plan in plans if plan.item.item_id == first) + 1
    found: dict[tuple[int, int], int] = {}
    with transaction.atomic():
        if len(rounds) > 1:
            lock_levels({offer_id for lines in rounds for offer_id in lines})
        for number, lines in enumerate(rounds):
            with _counting(rounds[:number]):
                answers = reserve_stock(
                    lines={offer_id: quantity for offer_id, (_, quantity) in lines.items()},
                    document=f"order:{order_id}",
                    key=f"route:{first}:{attempt}:{number}",
                    now=now,
                )
            for answer in answers:
                item_id, _ = lines[answer.offer_id]
                found[item_id, answer.offer_id] = answer.reservation_id or 0
    for plan in plans:
        for part, quantity in plan.parts:
            part.candidate.available -= quantity
    return found


@contextmanager
def _counting(earlier: Sequence[Lines]) -> Iterator[None]:
    """A refusal counts what the earlier rounds took, for that is given back."""
    try:
        yield
    except InsufficientStock as refusal:
        taken = {short.offer_id: sum(lines[short.offer_id][1] for lines in earlier) for short in refusal.shortages}
        raise InsufficientStock(
            [replace(short, available=(short.available or 0) + taken[short.offer_id]) for short in refusal.shortages]
        ) from refusal


def _rounds(plans: Sequence[Plan]) -> list[Lines]:
    """Parts in as few acts as possible, in which no offer stands twice."""
    rounds: list[Lines] = []
    for plan in plans:
        for part, quantity in plan.parts:
            offer_id = part.candidate.offer_id
            lines = next((lines for lines in rounds if offer_id not in lines), None)
            if lines is None:
                lines = {}
                rounds.append(lines)
            lines[offer_id] = (plan.item.item_id, quantity)
    return rounds
