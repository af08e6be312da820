"""Which candidates get an item's pieces, by what the seller wants when goods are short. Nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.orders.domain.routing_deadlines import Deadline
from apps.orders.domain.routing_standard import Terms
from apps.orders.domain.scoring import HOUR, Judged
from apps.orders.enums import OnShortage, Outcome, Rejection


@dataclass(slots=True)
class Waiting:
    """An item to be routed: what it is, how often that was tried, which offers failed it, and what it waits for."""

    item_id: int
    line_id: int
    variant_id: int
    quantity: int
    attempts: int
    failed: list[int]
    waits_for: dict[str, Any] | None


@dataclass(slots=True)
class Plan:
    """Who gets how many pieces of an item, and how many nobody has. `judged` has all candidates, the best first."""

    item: Waiting
    judged: list[Judged]
    parts: list[tuple[Judged, int]] = field(default_factory=list)
    rest: int = 0

    @property
    def because(self) -> dict[str, Any]:
        """What an item without goods waits for: the same again is no news."""
        reasons = sorted([each.candidate.offer_id, each.rejection] for each in self.judged)
        return {"missing": self.rest, "candidates": reasons}


def plan_item(item: Waiting, judged: list[Judged], *, wanted: OnShortage, left: dict[int, int], most: int) -> Plan:
    """Divide an item among its candidates, by the pieces that are `left` of each offer.

    hold: the best candidate or nobody, and nobody once a supplier failed · fall back: the best that has all · split
    and cancel: the best that has all, else as many as each has, the best first. Candidates that get nothing are told
    why not. After `most` failures of suppliers nobody is asked any more.
    """
    able = [each for each in judged if not each.rejection]
    plan = Plan(item, judged)
    for each in judged:
        each.left = left[each.candidate.offer_id]
    given_up = _given_up(item, wanted, most)
    if given_up:
        for each in able:
            each.rejection = given_up
    else:
        plan.parts = _whole(item.quantity, able[:1] if wanted == OnShortage.HOLD else able)
        if not plan.parts and wanted in (OnShortage.SPLIT, OnShortage.CANCEL):
            plan.parts = _in_parts(item.quantity, able)
        _tell_why_not(plan, able)
    plan.rest = item.quantity - sum(quantity for _, quantity in plan.parts)
    return plan


def _given_up(item: Waiting, wanted: OnShortage, most: int) -> str:
    """Why nobody is asked until a person had the goods looked for again."""
    if len(item.failed) >= most:
        return Rejection.ATTEMPTS.value
    return Rejection.ASK_FIRST.value if item.failed and wanted == OnShortage.HOLD else ""


def _whole(quantity: int, able: Sequence[Judged]) -> list[tuple[Judged, int]]:
    found = next((each for each in able if each.left >= quantity), None)
    return [(found, quantity)] if found else []


def _in_parts(quantity: int, able: Sequence[Judged]) -> list[tuple[Judged, int]]:
    parts = []
    for each in able:
        taken = min(quantity, each.left)
        if taken and taken >= each.candidate.minimum:
            parts.append((each, taken))
            quantity -= taken
    return parts


def _tell_why_not(plan: Plan, able: Sequence[Judged]) -> None:
    taken = {each.candidate.offer_id for each, _ in plan.parts}
    in_time = any(not each.is_late for each, _ in plan.parts)
    for each in able:
        if each.candidate.offer_id in taken:
            continue
        if each.left < plan.item.quantity:
            each.rejection = Rejection.OUT_OF_STOCK.value
        elif each.is_late and in_time:
            each.rejection = Rejection.TOO_SLOW.value
        else:
            each.rejection = Rejection.OUTSCORED.value


def outcome_of(plan: Plan, wanted: OnShortage) -> Outcome:
    """What an attempt came to, of the item as it was before it."""
    if len(plan.parts) > 1 or (plan.parts and plan.rest):
        return Outcome.SPLIT
    if plan.parts:
        return Outcome.ALLOCATED
    return Outcome.CANCELLED if wanted == OnShortage.CANCEL else Outcome.NO_STOCK


def trace_of(
    plan: Plan, *, wanted: OnShortage, deadline: Deadline, lost: dict[int, int], terms: Terms
) -> dict[str, Any]:
    """Everything that the decision was made from, for whoever asks why. Prices are the seller's.

    `lost` are offers with what was left of them, when others were faster.
    """
    standard = terms.standard
    return {
        "standard": {
            "from": standard.effective_from,
            "cost": standard.cost_weight,
            "lead_time": standard.lead_time_weight,
            "score": standard.score_weight,
            "stock_age": standard.stock_age_weight,
        },
        "policy": wanted.value,
        "quantity": plan.item.quantity,
        "missing": plan.rest,
        "deadline": deadline.at,
        "deadline_from": deadline.source.value,
        "candidates": [_figures(each, plan, lost, terms) for each in plan.judged],
    }


def _figures(judged: Judged, plan: Plan, lost: dict[int, int], terms: Terms) -> dict[str, Any]:
    candidate = judged.candidate
    taken = sum(quantity for each, quantity in plan.parts if each is judged)
    figures: dict[str, Any] = {"offer": candidate.offer_id, "supplier": candidate.supplier_id}
    if judged.rejection:
        figures["rejected"] = judged.rejection
    if taken:
        figures["taken"] = taken
    if candidate.offer_id in lost:
        figures["lost_race"] = lost[candidate.offer_id]
    figures["available"] = judged.left
    figures["minimum"] = candidate.minimum
    figures["lead_time_days"] = candidate.lead_time_days
    if not judged.points:
        return figures
    age = None if candidate.observed_at is None else (terms.now - candidate.observed_at) // HOUR
    return figures | {
        "price": judged.unit_price,
        "currency": candidate.currency,
        "cost_cny": judged.cost,
        "is_late": judged.is_late,
        "score": candidate.score,
        "stock_age_hours": age,
        "points": judged.points | {"total": judged.total},
    }
