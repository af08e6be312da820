"""Relief: orders paid on its days are not assessed, also those that were late before it was declared."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from apps.categories.domain.queries import refuse_unknown_codes
from apps.common.when import day_words
from apps.dispatch_sla.domain.covering import (
    count_covered,
    exclude_covered,
    shares_of_sellers,
    shares_of_suppliers,
)
from apps.dispatch_sla.domain.errors import InvalidRelief, WrongState
from apps.dispatch_sla.domain.months import decide_again
from apps.dispatch_sla.domain.penalties import give_back
from apps.dispatch_sla.domain.turns import take_turns
from apps.dispatch_sla.enums import PenaltyState
from apps.dispatch_sla.models import DispatchClock, DispatchRelief, ReliefWithdrawal
from apps.events.domain.recording import record_event
from apps.fulfillment.enums import POST
from apps.jobs.domain.queue import enqueue
from apps.orders.domain.address_rules import COUNTRIES

KIND: Final = "dispatch_sla.apply_relief"
CARRIERS: Final = frozenset({POST})
"""Whose parcels orders go by."""
SHARES_SHOWN: Final = 20


@dataclass(frozen=True)
class Scope:
    """Shanghai days, both included, and where a relief counts; an empty list means everywhere, or all."""

    starts_on: date
    ends_on: date
    countries: tuple[str, ...] = ()
    category_codes: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """One tenant's part of a relief: orders, late ones among them, penalties to be given back by currency."""

    code: str
    name: str
    orders: int
    late: int
    penalties: dict[str, str]


@dataclass(frozen=True)
class Shares:
    """The tenants with the most orders, and how many there are in all."""

    largest: list[Share]
    tenants: int

    @property
    def others(self) -> int:
        return self.tenants - len(self.largest)


@dataclass(frozen=True)
class ReliefCost:
    """What a relief would change now: clocks, late ones among them, penalties to be given back by currency."""

    orders: int
    late: int
    penalties: dict[str, str]
    sellers: Shares
    suppliers: Shares


@transaction.atomic
def declare_relief(
    *, name: str, reason: str, scope: Scope, now: datetime, actor_id: int | None = None
) -> DispatchRelief:
    """Declare a relief; orders that it covers are left out, and their penalties given back, by a job at once.

    It may lie in the past. Raises InvalidRelief, and UnknownCategory for a category that is not active.
    """
    if not name.strip() or not reason.strip():
        raise InvalidRelief(_("a relief has a name and a reason that sellers read; enter both"))
    refuse_unfit(scope)
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
    """What declaring a relief would change now; nothing is written. Raises as `declare_relief`."""
    refuse_unfit(scope)
    return _cost(
        starts_on=scope.starts_on,
        ends_on=scope.ends_on,
        countries=list(scope.countries),
        category_codes=list(scope.category_codes),
        carriers=list(scope.carriers),
        seller_id=None,
    )


def preview_window(*, starts_on: date, ends_on: date, seller_id: int | None) -> ReliefCost:
    """What a window of the calendar, for all sellers or for one, would change now; nothing is written."""
    return _cost(
        starts_on=starts_on, ends_on=ends_on, countries=[], category_codes=[], carriers=[], seller_id=seller_id
    )


def _cost(**scope: Any) -> ReliefCost:
    rows = count_covered(**scope)
    return ReliefCost(
        orders=sum(row[0] for row in rows),
        late=sum(row[1] for row in rows),
        penalties={currency: f"{amount:.2f}" for _orders, _late, currency, amount in rows if currency},
        sellers=_shares(shares_of_sellers(limit=SHARES_SHOWN, **scope)),
        suppliers=_shares(shares_of_suppliers(limit=SHARES_SHOWN, **scope)),
    )


def _shares(rows: list[tuple[Any, ...]]) -> Shares:
    largest = [
        Share(code, name, orders, late, json.loads(penalties)) for code, name, orders, late, penalties, _tenants in rows
    ]
    return Shares(largest, rows[0][-1] if rows else 0)


def refuse_unfit(scope: Scope) -> None:
    """Refuse days in the wrong order, and codes by which a relief would silently cover nothing."""
    if scope.ends_on < scope.starts_on:
        raise InvalidRelief(
            _("%(last)s is before %(first)s; enter the first day first")
            % {"last": day_words(scope.ends_on), "first": day_words(scope.starts_on)}
        )
    if unknown := sorted(set(scope.countries) - COUNTRIES):
        raise InvalidRelief(
            _("no country has the code %(codes)s; write codes of ISO 3166, as DE or GB") % {"codes": ", ".join(unknown)}
        )
    if unknown := sorted(set(scope.carriers) - CARRIERS):
        raise InvalidRelief(
            _("no parcel goes by %(carriers)s; carriers are: %(known)s")
            % {"carriers": ", ".join(unknown), "known": ", ".join(sorted(CARRIERS))}
        )
    refuse_unknown_codes(scope.category_codes)


@transaction.atomic
def withdraw_relief(*, relief_id: int, reason: str, now: datetime, actor_id: int | None = None) -> ReliefWithdrawal:
    """Let a relief not count that covers no order yet; it stays known, with the reason.

    Raises InvalidRelief without a reason; WrongState when it is withdrawn already, or covers orders: their sellers were
    told that they are not assessed.
    """
    take_turns()
    relief = DispatchRelief.objects.get(pk=relief_id)
    if not reason.strip():
        raise InvalidRelief(_("say why the relief is withdrawn"))
    if ReliefWithdrawal.objects.filter(relief=relief).exists():
        raise WrongState(_("%(relief)s is withdrawn already") % {"relief": relief})
    if count := DispatchClock.objects.filter(relief=relief).count():
        raise WrongState(
            _("%(relief)s covers %(count)s orders already, and their sellers know; it stays")
            % {"relief": relief, "count": count}
        )
    withdrawal = ReliefWithdrawal.objects.create(
        relief=relief, reason=reason.strip(), withdrawn_at=now, withdrawn_by_id=actor_id
    )
    record_event(
        name="dispatch.relief_withdrawn",
        subject=relief,
        payload={"name": relief.name, "reason": withdrawal.reason},
        now=now,
        actor_id=actor_id,
    )
    return withdrawal


def _relieve(order_ids: list[int], now: datetime) -> int:
    give_back(order_ids=order_ids, state=PenaltyState.RELIEVED, reason="relief", now=now)
    decide_again(order_ids=order_ids, now=now)
    return len(order_ids)
