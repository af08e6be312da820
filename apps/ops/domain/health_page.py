"""All checks of the system's health together."""

from datetime import datetime

from apps.ops.domain.health import Check, proofs, services, settlement, signs_of_life, work
from apps.ops.domain.health_supplies import calendar, numbers, rates


def health(*, now: datetime) -> list[Check]:
    """Services first, then work, proofs, and what runs out. Nine queries, however much there is."""
    return [
        *services(),
        *signs_of_life(now),
        *work(now),
        settlement(now),
        *proofs(now),
        calendar(now),
        *numbers(),
        rates(now),
    ]
