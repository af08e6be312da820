"""By which weights candidates are compared, and for how long suppliers have: data, from a Shanghai day on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.events.domain.recording import record_event
from apps.orders.domain.routing_errors import NoRoutingStandard, StandardRefused
from apps.orders.models import RoutingStandard

IN_FORCE: Final = "select * from orders_routingstandard where effective_from <= %s order by effective_from desc limit 1"


@dataclass(frozen=True)
class Terms:
    """What one call of routing goes by: its instant and the standard in force."""

    now: datetime
    standard: RoutingStandard


def standard_in_force(*, now: datetime) -> RoutingStandard:
    """The newest standard on the Shanghai day of `now`. Raises NoRoutingStandard."""
    day = shanghai_day(now)
    standard = next(iter(RoutingStandard.objects.raw(IN_FORCE, [day])), None)
    if standard is None:
        raise NoRoutingStandard(
            _("no routing standard is in force on %(day)s; add one in the administration") % {"day": day_words(day)}
        )
    return standard


@transaction.atomic
def add_standard(*, standard: RoutingStandard, now: datetime, actor_id: int | None = None) -> RoutingStandard:
    """Write a standard that is in force from its Shanghai day on; see `check_standard`."""
    check_standard(standard=standard, now=now)
    standard.save()
    payload = {"effective_from": str(standard.effective_from)}
    record_event(name="routing.standard_added", subject=standard, payload=payload, now=now, actor_id=actor_id)
    return standard


def check_standard(*, standard: RoutingStandard, now: datetime) -> None:
    """A standard is in force from today or later, and none is ever changed.

    Raises StandardRefused for one that was, for a day that is over or has one already, and where no weight counts.
    """
    if standard.pk is not None:
        raise StandardRefused(_("a standard is never changed: add another one"))
    if standard.effective_from < shanghai_day(now):
        raise StandardRefused(
            _("%(day)s is over; choose today or a later day") % {"day": day_words(standard.effective_from)}
        )
    if RoutingStandard.objects.filter(effective_from=standard.effective_from).exists():
        raise StandardRefused(
            _("%(day)s has a standard; choose another day") % {"day": day_words(standard.effective_from)}
        )
    weights = (
        standard.cost_weight, standard.lead_time_weight, standard.score_weight, standard.stock_age_weight,
    )  # fmt: skip
    if not any(weights):
        raise StandardRefused(_("no weight counts; give at least one"))
