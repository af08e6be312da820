"""What a supplier says to a purchase order, line by line. What follows for the seller's side is answering_effects'."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.jobs.domain.queue import enqueue
from apps.orders.domain.answering_effects import KIND, apply_answers
from apps.orders.domain.asking import acts_for_platform
from apps.orders.domain.purchasing_locks import lock_lines
from apps.orders.domain.purchasing_state import refresh_purchase_state
from apps.orders.domain.routing_errors import AnswerRefused, PurchaseRefused, UnknownPurchase
from apps.orders.enums import PurchaseLineState
from apps.orders.models import PurchaseLine, PurchaseOrder

ANSWERED = (
    PurchaseLineState.ACCEPTED,
    PurchaseLineState.REFUSED,
    PurchaseLineState.SHIPPED,
    PurchaseLineState.RECEIVED,
)
LONGEST_REASON = 300


@dataclass(frozen=True)
class Answer:
    """So many pieces of a line are accepted; fewer than asked for, or none, have a reason."""

    accepted: int
    reason: str = ""


@transaction.atomic
def answer_purchase(
    *,
    purchase_order_id: int,
    answers: Mapping[int, Answer | tuple[int, str]],
    now: datetime,
    actor_id: int | None = None,
) -> list[PurchaseLine]:
    """Accept lines of a purchase order, in whole or part, or refuse them; `answers` by line id, all or none are taken.

    A line is answered once: the same again changes nothing, something else is refused. Also after the time to answer,
    as long as nothing was taken back. As the supplier, the platform's part follows in a job; for staff and the system
    at once. Raises UnknownPurchase, AnswerRefused, PurchaseRefused.
    """
    purchase = PurchaseOrder.objects.filter(pk=purchase_order_id).first()
    if purchase is None:
        raise UnknownPurchase(
            _("there is no purchase order %(id)s: look it up in the list") % {"id": purchase_order_id}
        )
    lines = _lock(purchase, answers)
    told = {line_id: answer if isinstance(answer, Answer) else Answer(*answer) for line_id, answer in answers.items()}
    changed = [line for line in lines if _is_news(line, told[line.pk])]
    for line in changed:
        _answer(line, told[line.pk], now)
    if changed:
        refresh_purchase_state(purchase.pk)
        _tell(purchase, changed, now, actor_id)
    return lines


def accept_purchase(*, purchase_order_id: int, now: datetime, actor_id: int | None = None) -> list[PurchaseLine]:
    """Accept whatever of a purchase order is still to be answered, in whole; see `answer_purchase`."""
    answers = {line.pk: Answer(line.quantity) for line in _to_answer(purchase_order_id)}
    return answer_purchase(purchase_order_id=purchase_order_id, answers=answers, now=now, actor_id=actor_id)


def refuse_purchase(
    *, purchase_order_id: int, reason: str, now: datetime, actor_id: int | None = None
) -> list[PurchaseLine]:
    """Refuse whatever of a purchase order is still to be answered, for one reason; see `accept_purchase`."""
    answers = {line.pk: Answer(0, reason) for line in _to_answer(purchase_order_id)}
    return answer_purchase(purchase_order_id=purchase_order_id, answers=answers, now=now, actor_id=actor_id)


def _to_answer(purchase_order_id: int) -> QuerySet[PurchaseLine]:
    return PurchaseLine.objects.filter(purchase_order=purchase_order_id, state=PurchaseLineState.ISSUED)


def ask_for_effects(purchase: PurchaseOrder, now: datetime) -> None:
    """Have the platform's part done after the transaction of the supplier."""
    enqueue(
        kind=KIND,
        key=f"{KIND}:{purchase.pk}:{now.isoformat()}",
        payload={"purchase_order_id": purchase.pk},
        now=now,
        supplier_id=purchase.supplier_id,
    )


def _lock(purchase: PurchaseOrder, answers: Mapping[int, object]) -> list[PurchaseLine]:
    if acts_for_platform():
        lock_lines(answers.keys())
    lines = PurchaseLine.objects.filter(purchase_order=purchase, pk__in=list(answers)).order_by("pk")
    locked = list(lines.select_for_update(of=("self",), no_key=True))
    unknown = sorted(answers.keys() - {line.pk for line in locked})
    if unknown:
        raise UnknownPurchase(
            _("purchase order %(number)s has no lines %(lines)s: answer its own")
            % {"number": purchase, "lines": ", ".join(map(str, unknown))}
        )
    return locked


def _is_news(line: PurchaseLine, answer: Answer) -> bool:
    """False when this was said before. Raises AnswerRefused, PurchaseRefused."""
    named = {"line": line.line}
    if not 0 <= answer.accepted <= line.quantity:
        raise AnswerRefused(
            _("line %(line)s asks for %(quantity)s pieces: accept 0 to %(quantity)s")
            % {**named, "quantity": line.quantity}
        )
    reason = answer.reason.strip()
    if answer.accepted < line.quantity and not reason:
        raise AnswerRefused(_("line %(line)s: say why you refuse pieces of it") % named)
    if len(reason) > LONGEST_REASON:
        raise AnswerRefused(
            _("line %(line)s: the reason is longer than %(most)s characters; shorten it")
            % {**named, "most": LONGEST_REASON}
        )
    if line.state in ANSWERED:
        if (line.accepted, line.reason) != (answer.accepted, reason):
            raise AnswerRefused(
                _("line %(line)s was answered before, %(accepted)s pieces accepted; ask the platform to change it")
                % {**named, "accepted": line.accepted}
            )
        return False
    if line.state != PurchaseLineState.ISSUED:
        raise PurchaseRefused(
            _("line %(line)s can no longer be answered: it is %(state)s") % {**named, "state": line.get_state_display()}
        )
    return True


def _answer(line: PurchaseLine, answer: Answer, now: datetime) -> None:
    line.accepted, line.reason, line.answered_at = answer.accepted, answer.reason.strip(), now
    line.state = PurchaseLineState.ACCEPTED if answer.accepted else PurchaseLineState.REFUSED
    line.save(update_fields=["accepted", "reason", "answered_at", "state"])


def _tell(purchase: PurchaseOrder, lines: list[PurchaseLine], now: datetime, actor_id: int | None) -> None:
    record_event(
        name="purchase.answered",
        subject=purchase,
        payload={"answers": [[line.line, line.accepted, line.quantity] for line in lines]},
        now=now,
        actor_id=actor_id,
        supplier_id=purchase.supplier_id,
    )
    if acts_for_platform():
        apply_answers(purchase_order_id=purchase.pk, now=now)
    else:
        ask_for_effects(purchase, now)
