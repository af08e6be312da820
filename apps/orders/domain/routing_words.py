"""Why an item's goods come from where they come, or from nowhere: decisions in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.catalog.enums import Obstacle
from apps.orders.enums import DeadlineSource, OnShortage, Outcome, Rejection
from apps.orders.models import LineItem, RoutingDecision

REASONS = {reason.value: reason.label for reason in (*Obstacle, *Rejection)}


@dataclass(frozen=True)
class CandidateInWords:
    """One candidate as the seller may read it: the seller's price, never the supply price, and no name."""

    offer_id: int
    supplier_id: int
    taken: int
    verdict: str
    price: Money | None
    cost_cny: Decimal | None
    lead_time_days: int
    points: dict[str, Decimal]


@dataclass(frozen=True)
class Explanation:
    """One attempt to route an item: what was wanted, what came of it, and each candidate with the reason."""

    attempt: int
    decided_at: datetime
    outcome: Outcome
    summary: str
    deadline: datetime | None
    deadline_from: str
    candidates: list[CandidateInWords]


def reasons_to_wait(details: dict[str, Any]) -> list[str]:
    """What an open `no_stock` exception says: how many pieces are missing, and why each candidate gives none."""
    missing = _("%(missing)s pieces are missing; they are looked for again as goods come") % details
    reasons = [(offer, str(REASONS[reason])) for offer, reason in details["candidates"] if reason]
    if not details["candidates"]:
        return [missing, _("no supplier offers these goods")]
    return [missing, *(_("offer #%(offer)s: %(reason)s") % {"offer": offer, "reason": why} for offer, why in reasons)]


def explain_routing(item: LineItem) -> list[Explanation]:
    """Every decision on an item, the newest first; nothing for one that was never tried.

    For whoever may read the item: seller, staff, system.
    """
    return explain_decisions(item.decisions.order_by("-attempt"))


def explain_decisions(decisions: Iterable[RoutingDecision]) -> list[Explanation]:
    """The same for decisions that were read already."""
    return [_explain(decision) for decision in decisions]


def _explain(decision: RoutingDecision) -> Explanation:
    trace: dict[str, Any] = decision.trace
    candidates = [_candidate(each, trace["quantity"]) for each in trace["candidates"]]
    deadline = trace.get("deadline")
    return Explanation(
        attempt=decision.attempt,
        decided_at=decision.decided_at,
        outcome=Outcome(decision.outcome),
        summary=_summary(trace, candidates),
        deadline=parse_datetime(deadline) if deadline else None,
        deadline_from=str(DeadlineSource(trace["deadline_from"]).label) if deadline else "",
        candidates=candidates,
    )


def _summary(trace: dict[str, Any], candidates: list[CandidateInWords]) -> str:
    wanted, missing = trace["quantity"], trace["missing"]
    policy = OnShortage(trace["policy"]).label
    if not candidates:
        return _("%(wanted)s pieces wanted; no supplier offers these goods.") % {"wanted": wanted}
    if not missing:
        suppliers = sum(1 for each in candidates if each.taken)
        return _("%(wanted)s of %(wanted)s reserved, with %(suppliers)s of %(candidates)s candidates.") % {
            "wanted": wanted,
            "suppliers": suppliers,
            "candidates": len(candidates),
        }
    return _("%(missing)s of %(wanted)s pieces are missing; when goods are short: %(policy)s.") % {
        "missing": missing,
        "wanted": wanted,
        "policy": policy,
    }


def _candidate(figures: dict[str, Any], wanted: int) -> CandidateInWords:
    price = figures.get("price")
    return CandidateInWords(
        offer_id=figures["offer"],
        supplier_id=figures["supplier"],
        taken=figures.get("taken", 0),
        verdict=_verdict(figures, wanted),
        price=Money(price, figures["currency"]) if price else None,
        cost_cny=Decimal(figures["cost_cny"]) if "cost_cny" in figures else None,
        lead_time_days=figures["lead_time_days"],
        points={name: Decimal(points) for name, points in figures.get("points", {}).items()},
    )


def _verdict(figures: dict[str, Any], wanted: int) -> str:
    words = _reason(figures, wanted)
    if "lost_race" in figures:
        words += "; " + _("others were faster, %(left)s left") % {"left": figures["lost_race"]}
    return words


def _reason(figures: dict[str, Any], wanted: int) -> str:
    if "taken" in figures:
        return _("gets %(pieces)s of %(wanted)s") % {"pieces": figures["taken"], "wanted": wanted}
    rejected = figures["rejected"]
    if rejected == Rejection.OUT_OF_STOCK:
        return _("has %(pieces)s of %(wanted)s") % {"pieces": figures["available"], "wanted": wanted}
    if rejected == Rejection.MINIMUM:
        return _("asks for %(minimum)s pieces at least") % {"minimum": figures["minimum"]}
    return str(REASONS.get(rejected, rejected))
