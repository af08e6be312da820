"""Calling the database's stock functions: one round trip an act, then what sellers see of it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from apps.catalog.domain.publishing import turn_offers
from apps.stock.domain.errors import (
    InsufficientStock,
    InvalidQuantity,
    KeyReusedWithOtherContent,
    NotOffered,
    Shortage,
    UnknownOffer,
)

REFUSALS = (("unknown", UnknownOffer), ("not offered", NotOffered), ("insufficient", InsufficientStock))
REUSED_KEY, OUT_OF_RANGE, TOO_LONG = "ST001", "22003", "22001"
MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one line: the movement, and the level's figures after it.

    `turned` is True when the offer is in stock by this act, False when it no longer is, None otherwise;
    `replayed` tells that the act was done before, under the same key.
    """

    leg: int
    offer_id: int
    supplier_id: int
    kind: str
    quantity: int
    on_hand_change: int
    on_hand: int
    reserved: int
    shortfall: int
    reservation_id: int | None
    reason: str
    turned: bool | None = field(compare=False)
    replayed: bool = field(compare=False)


@dataclass(frozen=True, slots=True)
class Act:
    """What every act says about itself. `now` is an aware instant, `document` what it is done for."""

    key: str
    now: datetime
    document: str = ""
    actor_id: int | None = None


def perform(function: str, act: Act, **arguments: Any) -> list[Answer]:
    """Call `stock.<function>` and show sellers what is in stock by it or no longer is.

    Raises what was refused, with the transaction still usable, and KeyReusedWithOtherContent.
    """
    content = hashlib.sha256(json.dumps([function, act.document, arguments], default=str).encode()).digest()
    places = ", ".join(["%s"] * len(arguments))
    with stock_errors(act), connection.cursor() as cursor:
        cursor.execute(
            f"select * from stock.{function}((%s, %s, %s, %s, %s)::stock.act, {places})",
            [act.key, content, act.document, act.actor_id, act.now, *arguments.values()],
        )
        rows = cursor.fetchall()
    refuse([Shortage(row[1], row[4], row[6], row[13]) for row in rows if row[13]])
    answers = [Answer(*row[:13]) for row in rows]
    show_turned([(answer.offer_id, answer.turned) for answer in answers])
    return answers


@contextmanager
def stock_errors(act: Act) -> Iterator[None]:
    """Stock's own exceptions instead of the driver's; the transaction can only be rolled back."""
    try:
        yield
    except DatabaseError as error:
        cause: Any = error.__cause__
        diagnosis = getattr(cause, "diag", None)
        code, constraint = getattr(cause, "pgcode", None), getattr(diagnosis, "constraint_name", None)
        if diagnosis and (code == REUSED_KEY or constraint == "stock_movement_key_once"):
            raise KeyReusedWithOtherContent(
                _("key '%(key)s' was used for something else before; take a new one") % {"key": act.key}
            ) from error
        if diagnosis and code == OUT_OF_RANGE:
            raise InvalidQuantity(_("there would be more pieces than a figure can hold; give fewer")) from error
        if diagnosis and code == TOO_LONG:
            raise InvalidQuantity(_("a text is too long to be kept; shorten it")) from error
        raise


def refuse(shortages: list[Shortage]) -> None:
    """Raise for what is worst about the lines."""
    for refusal, error in REFUSALS:
        if any(shortage.refusal == refusal for shortage in shortages):
            raise error(shortages)


def show_turned(turned: Sequence[tuple[int, bool | None]]) -> None:
    """Tell the catalog which offers are in stock now, and which no longer are."""
    there = [offer_id for offer_id, is_there in turned if is_there]
    gone = [offer_id for offer_id, is_there in turned if is_there is False]
    if there or gone:
        turn_offers(there=there, gone=gone)


def pieces(lines: Mapping[int, int], *, least: int = 1) -> tuple[list[int], list[int]]:
    """Offers and quantities, in the order of the offers. Raises InvalidQuantity below `least` or for no line."""
    if not lines:
        raise InvalidQuantity(_("there are no lines; name at least one offer and its quantity"))
    for offer_id, quantity in lines.items():
        if not least <= quantity <= MOST:
            raise InvalidQuantity(
                _("offer %(offer)s: %(quantity)s is no quantity; give %(least)s to %(most)s pieces")
                % {"offer": offer_id, "quantity": quantity, "least": least, "most": f"{MOST:,}"}
            )
    offers = sorted(lines)
    return offers, [lines[offer] for offer in offers]
