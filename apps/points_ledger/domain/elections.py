"""A seller's standing choice between band and rate."""

from datetime import date, datetime

from apps.events.domain.recording import record_event
from apps.points_ledger.domain.locks import facts_change
from apps.points_ledger.domain.settlement_state import mark_computed_runs_stale
from apps.points_ledger.enums import Option
from apps.points_ledger.models import Election


def elect(*, seller_id: int, option: Option, effective_from: date, now: datetime, actor_id: int | None) -> Election:
    """Choose how base points are computed from a Shanghai day on; the choice of a day replaces its earlier one.

    A closed month keeps the choice that it was settled by.
    """
    facts_change()
    election, _created = Election.objects.update_or_create(
        seller_id=seller_id, effective_from=effective_from, defaults={"option": option}
    )
    mark_computed_runs_stale()
    record_event(
        name="points.option_elected",
        subject=election,
        payload={"option": option, "effective_from": str(effective_from)},
        now=now,
        actor_id=actor_id,
        seller_id=seller_id,
    )
    return election


def election_in_force(*, seller_id: int, on: date) -> Option:
    """The choice that counts for a month whose last day is `on`; `band` without any."""
    election = Election.objects.filter(seller_id=seller_id, effective_from__lte=on).order_by("-effective_from").first()
    return Option(election.option) if election else Option.BAND
