"""Goods that come, go, are counted or are seen. Quantities are whole pieces; instants are aware.

Every act is idempotent by its key: the same again gives the same answer, anything else under it raises
KeyReusedWithOtherContent. Lines are `{offer id: quantity}`, all or none. An act locks the levels in the order
of their offers; who performs several in one transaction calls `lock_levels` for all of them first.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from apps.common.when import moment_words
from apps.events.domain.recording import record_event
from apps.stock.domain.door import Act, Answer, perform, pieces
from apps.stock.domain.errors import InvalidQuantity, ReasonMissing
from apps.stock.enums import MovementKind
from apps.stock.models import StockLevel


def lock_levels(offer_ids: Iterable[int]) -> None:
    """Lock these offers' levels, in order, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select stock.lock(%s::bigint[])", [sorted(offer_ids)])


def receive_stock(
    *,
    lines: Mapping[int, int],
    key: str,
    now: datetime,
    document: str = "",
    reason: str = "",
    actor_id: int | None = None,
) -> list[Answer]:
    """Goods came onto the supplier's shelf. Raises UnknownOffer."""
    act = Act(key, now, document, actor_id)
    offers, quantities = pieces(lines)
    return perform("shift", act, kind=MovementKind.RECEIPT, offers=offers, quantities=quantities, reason=reason)


def return_stock(
    *, lines: Mapping[int, int], key: str, now: datetime, document: str, reason: str, actor_id: int | None = None
) -> list[Answer]:
    """Dispatched goods went back to the supplier's shelf. Raises UnknownOffer, ReasonMissing."""
    act = Act(key, now, document, actor_id)
    offers, quantities = pieces(lines)
    because = given(reason)
    return perform("shift", act, kind=MovementKind.RETURN, offers=offers, quantities=quantities, reason=because)


def dispatch_stock(
    *, lines: Mapping[int, int], key: str, now: datetime, document: str, reason: str = "", actor_id: int | None = None
) -> list[Answer]:
    """Goods that nobody reserved left the supplier. Raises InsufficientStock where they are reserved or not there."""
    act = Act(key, now, document, actor_id)
    offers, quantities = pieces(lines)
    taken = [-quantity for quantity in quantities]
    return perform("shift", act, kind=MovementKind.DISPATCH, offers=offers, quantities=taken, reason=reason)


def correct_stock(*, offer_id: int, change: int, reason: str, key: str, now: datetime, actor_id: int) -> Answer:
    """A person mends what is on hand by `change` pieces, up or down, and says why.

    Raises InsufficientStock when it would take what is reserved, ReasonMissing, InvalidQuantity for no change.
    """
    pieces({offer_id: abs(change)})
    because = given(reason)
    act = Act(key, now, "", actor_id)
    (answer,) = perform(
        "shift", act, kind=MovementKind.CORRECTION, offers=[offer_id], quantities=[change], reason=because
    )
    if not answer.replayed:
        record_event(
            name="stock.corrected",
            subject=StockLevel.objects.get(offer_id=offer_id),
            payload={"offer": offer_id, "change": change, "on_hand": answer.on_hand, "reason": because},
            now=now,
            actor_id=actor_id,
            supplier_id=answer.supplier_id,
        )
    return answer


def observe_stock(
    *,
    offer_id: int,
    quantity: int,
    observed_at: datetime,
    source: str,
    key: str,
    now: datetime,
    actor_id: int | None = None,
) -> Answer:
    """Somebody saw `quantity` pieces on the shelf at `observed_at`; see `observe_many`."""
    (answer,) = observe_many(
        lines={offer_id: quantity}, observed_at=observed_at, source=source, key=key, now=now, actor_id=actor_id
    )
    return answer


def observe_many(
    *,
    lines: Mapping[int, int],
    observed_at: datetime,
    source: str,
    key: str,
    now: datetime,
    actor_id: int | None = None,
) -> list[Answer]:
    """Set what is on hand to what was seen at one instant, from one source, in one statement for any number of offers.

    Goods that moved after that instant are added or taken off. A sight older than the newest one is kept as
    *ignored* and changes nothing. Where less was seen than is reserved, on hand becomes what is reserved, and
    the shortfall is recorded as the event `stock.short`. Raises UnknownOffer, and InvalidQuantity for a
    negative quantity or a sight from the future.
    """
    if observed_at > now:
        raise InvalidQuantity(
            _("'%(source)s' saw stock at %(seen)s, which is after %(now)s; check its clock")
            % {"source": source, "seen": moment_words(observed_at), "now": moment_words(now)}
        )
    offers, quantities = pieces(lines, least=0)
    act = Act(key, now, "", actor_id)
    answers = perform("observe", act, offers=offers, quantities=quantities, observed_at=observed_at, source=source)
    record_shortfalls(act, answers, source)
    return answers


def record_shortfalls(act: Act, answers: Iterable[Answer], source: str) -> None:
    """Say which orders' goods nobody saw, once."""
    short = {answer.offer_id: answer for answer in answers if answer.shortfall and not answer.replayed}
    for level in StockLevel.objects.filter(offer_id__in=short) if short else ():
        answer = short[level.offer_id]
        record_event(
            name="stock.short",
            subject=level,
            payload={
                "offer": level.offer_id,
                "seen": answer.quantity,
                "reserved": answer.reserved,
                "short": answer.shortfall,
                "source": source,
            },
            now=act.now,
            actor_id=act.actor_id,
            supplier_id=level.supplier_id,
        )


def given(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("stock is only changed by hand for a reason; write it down"))
    return reason.strip()
