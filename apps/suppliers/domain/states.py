"""The one way a supplier's state changes: along these arrows, locked, with its event."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.suppliers.domain.errors import ReasonMissing, UnknownSupplier, WrongState
from apps.suppliers.domain.watching import supply_changed
from apps.suppliers.enums import Event
from apps.suppliers.enums import SupplierState as State
from apps.suppliers.models import Supplier

ARROWS: Final[dict[str, frozenset[State]]] = {
    State.APPLIED: frozenset({State.REVIEW, State.ENDED}),
    State.REVIEW: frozenset({State.APPLIED, State.INSPECTION, State.ENDED}),
    State.INSPECTION: frozenset({State.CLEARANCE, State.ENDED}),
    State.CLEARANCE: frozenset({State.AGREEMENT, State.ENDED}),
    State.AGREEMENT: frozenset({State.ACTIVE, State.ENDED}),
    State.ACTIVE: frozenset({State.SUSPENDED, State.ENDED}),
    State.SUSPENDED: frozenset({State.ACTIVE, State.ENDED}),
    State.ENDED: frozenset(),
}
NOT_ENDED: Final = tuple(state for state in State if state != State.ENDED)


def lock_supplier(supplier_id: int) -> Supplier:
    """The profile, held until the transaction ends. Raises UnknownSupplier."""
    profile = Supplier.objects.select_for_update(of=("self",)).filter(supplier_id=supplier_id).first()
    if profile is None:
        raise UnknownSupplier(supplier_id)
    return profile


def refuse_unless(profile: Supplier, *allowed: State) -> None:
    """Raise WrongState that names the state and where the act would fit."""
    if profile.state not in allowed:
        raise WrongState(
            _("%(name)s is in state '%(state)s'; this can be done in: %(allowed)s.")
            % {
                "name": profile,
                "state": profile.get_state_display(),
                "allowed": ", ".join(str(State(each).label) for each in allowed),
            }
        )


def refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def move(
    profile: Supplier,
    to: State,
    *,
    event: Event,
    now: datetime,
    actor_id: int | None,
    reason: str = "",
    **payload: Any,
) -> None:
    """Write the new state of a locked profile with its event. Raises WrongState off the arrows."""
    if to not in ARROWS[profile.state]:
        refuse_unless(profile, *(State(state) for state, ends in ARROWS.items() if to in ends))
    payload |= {"from": profile.state, "to": to.value, "reason": reason}
    profile.state, profile.reason, profile.state_since = to, reason, now
    profile.save(update_fields=["state", "reason", "state_since"])
    note(profile, event, now=now, actor_id=actor_id, **payload)
    supply_changed.tell(profile.supplier_id, now)


def note(profile: Supplier, event: Event, *, now: datetime, actor_id: int | None, **payload: Any) -> None:
    """Record an event of this supplier, for it to see."""
    record_event(
        name=f"supplier.{event.value}",
        subject=profile,
        payload=payload,
        now=now,
        actor_id=actor_id,
        supplier_id=profile.supplier_id,
    )
