"""What another tariff, a draft above all, would have charged for a month's parcels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from apps.common.periods import Month
from apps.common.when import month_words
from apps.fulfillment.models import Parcel
from apps.order_costs.domain.errors import CostsError, NoTariff
from apps.order_costs.domain.tariffs import fen_of, postage_for
from apps.order_costs.enums import LOGISTICS
from apps.order_costs.models import TariffBook


class NothingPacked(CostsError):
    """The month has no parcels to try a tariff on."""


@dataclass
class ZoneTrial:
    """One zone of the tried book: what its parcels were charged for postage and registration, and would be."""

    zone: str
    parcels: int = 0
    charged_fen: int = 0
    tried_fen: int = 0

    @property
    def difference_fen(self) -> int:
        return self.tried_fen - self.charged_fen


@dataclass(frozen=True)
class Trial:
    """A month's parcels by another book; `unpriced` could not be sent by it, with the first reason."""

    month: Month
    zones: list[ZoneTrial]
    unpriced: int
    reason: str

    @property
    def total(self) -> ZoneTrial:
        charged, tried = (sum(getattr(zone, name) for zone in self.zones) for name in ("charged_fen", "tried_fen"))
        return ZoneTrial("", sum(zone.parcels for zone in self.zones), charged, tried)


def try_tariff(*, book: TariffBook, month: Month) -> Trial:
    """Compare postage and registration of the parcels packed in a Shanghai month with those by `book`; writes nothing.

    Each kind of parcel (country, weight) is priced once. Raises NothingPacked.
    """
    zones: dict[str, ZoneTrial] = {}
    unpriced, reason = 0, ""
    kinds = list(kinds_of_parcels(month))
    if not kinds:
        raise NothingPacked(
            _("no parcels were charged in %(month)s: choose another month") % {"month": month_words(month)}
        )
    for kind in kinds:
        country, weight_g = kind["country"], kind["weight_g"] or 0
        try:
            price = postage_for(country=country, weight_g=weight_g, on=month.last_day, book=book)
        except NoTariff as refusal:
            unpriced, reason = unpriced + kind["parcels"], reason or str(refusal)
            continue
        zone = zones.setdefault(price.zone.code, ZoneTrial(str(price.zone)))
        zone.parcels += kind["parcels"]
        zone.charged_fen += fen_of(kind["charged"])
        zone.tried_fen += kind["parcels"] * price.total_fen
    return Trial(month, [zones[code] for code in sorted(zones, key=lambda code: (len(code), code))], unpriced, reason)


def kinds_of_parcels(month: Month) -> Iterable[Any]:
    """How many parcels of each country and weight were packed, and what their logistics were charged with."""
    packed = Parcel.objects.filter(packed_at__gte=month.starts_at, packed_at__lt=month.ends_at, voided_at=None)
    logistics = Sum("costs__amount", filter=Q(costs__kind__in=LOGISTICS))
    kinds = packed.filter(costs__kind__in=LOGISTICS).order_by("country", "weight_g").values("country", "weight_g")
    return kinds.annotate(parcels=Count("pk", distinct=True), charged=logistics)
