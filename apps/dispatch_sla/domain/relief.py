"""Relief: orders paid on its days are not assessed, also those that were late before it was declared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.dispatch_sla.domain.covering import count_covered, exclude_covered
from apps.dispatch_sla.domain.errors import InvalidRelief
from apps.dispatch_sla.domain.months import decide_again
from apps.dispatch_sla.domain.penalties import give_back
from apps.dispatch_sla.domain.turns import take_turns
from apps.dispatch_sla.enums import PenaltyState
from apps.dispatch_sla.models import DispatchRelief
from apps.events.domain.recording import record_event
from apps.jobs.domain.queue import enqueue

KIND = "dispatch_sla.apply_relief"


@dataclass(frozen=True)
class Scope:
    """Shanghai days, both included, and where a relief counts; an empty list means everywhere, or all."""

    starts_on: date
    ends_on: date
    countries: tuple[str, ...] = ()
    category_codes: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReliefCost:
    """What a relief would change now: clocks, late ones among them, penalties to be given back by currency."""

    orders: int
    late: int
    penalties: dict[str, str]


@transaction.atomic
def declare_relief(
    *, name: str, reason: str, scope: Scope, now: datetime, actor_id: int | None = None
) -> DispatchRelief:
    """Declare a relief; orders that it covers are left out, and their penalties given back, by a job at once.

    It may lie in the past. Raises InvalidRelief.
    """
    if not name.strip() or not reason.strip():
        raise InvalidRelief(_("a relief has a name and a reason that sellers read; enter both"))
    if scope.ends_on < scope.starts_on:
        raise InvalidRelief(
            _("%(last)s is before %(first)s; enter the first day first")
            % {"last": scope.ends_on, "first": scope.starts_on}
        )
    fields: dict[str, Any] = {
        field: list(getattr(scope, field)) for field in ("countries", "category_codes", "carriers")
    }
    relief = DispatchRelief.objects.create(
        name=name.strip(),
        reason=reason.strip(),
        starts_on=scope.starts_on,
        ends_on=scope.ends_on,
        declared_at=now,
        declared_by_id=actor_id,
        **fields,
    )
    record_event(
        name="dispatch.relief_declared",
        subject=relief,
        payload={"name": relief.name, "starts_on": f"{scope.starts_on}", "ends_on": f"{scope.ends_on}"} | fields,
        now=now,
        actor_id=actor_id,
    )
    enqueue(kind=KIND, key=f"{KIND}:{relief.pk}", payload={"relief_id": relief.pk}, now=now)
    return relief


@transaction.atomic
def apply_relief(*, relief_id: int | None, now: datetime) -> int:
    """Leave out every clock that a relief covers (None: any relief, and the calendar's windows); how many.

    Penalties are given back, also in months that are decided already: such a month is decided anew. Again changes
    nothing.
    """
    take_turns()
    return _relieve(exclude_covered(relief_id=relief_id), now)


def exclude_relieved(*, order_ids: Sequence[int], now: datetime) -> int:
    """Leave out those of these orders that a relief covers; how many."""
    return _relieve(exclude_covered(order_ids=list(order_ids)), now) if order_ids else 0


def preview_relief(*, scope: Scope) -> ReliefCost:
    """What declaring a relief would change now; nothing is written."""
    rows = count_covered(
        **{name: list(value) if isinstance(value, tuple) else value for name, value in vars(scope).items()}
    )
    totals = {currency: f"{amount:.2f}" for _orders, _late, currency, amount in rows if currency}
    return ReliefCost(sum(row[0] for row in rows), sum(row[1] for row in rows), totals)


def _relieve(order_ids: list[int], now: datetime) -> int:
    give_back(order_ids=order_ids, state=PenaltyState.RELIEVED, reason="relief", now=now)
    decide_again(order_ids=order_ids, now=now)
    return len(order_ids)
