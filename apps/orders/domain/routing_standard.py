"""By which weights candidates are compared, and for how long suppliers have: data, from a Shanghai day on."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from apps.common.periods import shanghai_day
from apps.orders.domain.routing_errors import NoRoutingStandard
from apps.orders.models import RoutingStandard
from apps.wallet.models import FxRate


@dataclass(frozen=True)
class Terms:
    """What one call of routing goes by: its instant, the standard in force and what currencies are worth in CNY."""

    now: datetime
    standard: RoutingStandard
    rates: dict[str, Decimal]


def standard_in_force(*, now: datetime) -> RoutingStandard:
    """The newest standard on the Shanghai day of `now`. Raises NoRoutingStandard."""
    day = shanghai_day(now)
    standard = RoutingStandard.objects.filter(effective_from__lte=day).first()
    if standard is None:
        raise NoRoutingStandard(f"no routing standard is in force on {day}; add one in the administration")
    return standard


def routing_terms(*, now: datetime) -> Terms:
    """The standard in force, and the newest rates on or before the Shanghai day of `now`."""
    newest = FxRate.objects.filter(quote="CNY", rate_on__lte=shanghai_day(now)).order_by("base", "-rate_on")
    rates = dict(newest.distinct("base").values_list("base", "rate"))
    return Terms(now, standard_in_force(now=now), rates | {"CNY": Decimal(1)})
