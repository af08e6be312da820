"""Which instant a local time is: the zone of the office where the scan was made.

In this order: the instant's own offset; the facility's zone; the usual zone of its country (a facility of two letters,
or the only zone that the country has). Of a scan without a place: from its arrival on the zone of the country that the
message sends the parcel to, before that the zone of the carrier that tells it; else Shanghai for what happens before
the parcel leaves. Otherwise the scan is refused, for a guess could be wrong by half a day. Every zone but the first
two is noted as assumed.
"""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.core import get_global
from django.utils.translation import gettext_noop as _

from apps.common.periods import SHANGHAI
from apps.common.said import said
from apps.tracking.domain.errors import ScanFault
from apps.tracking.domain.scans import Scan
from apps.tracking.models import Facility

LEAVES = 30
"""The stage up to which a parcel is in the country of origin."""
ARRIVES = 40
"""The stage from which a parcel is in the country of destination."""


class Places:
    """The facilities as they are now; make one for each batch."""

    def __init__(self) -> None:
        rows = Facility.objects.values_list("code", "zone", "name", "country")
        self._known = {code: (ZoneInfo(zone), name, country) for code, zone, name, country in rows}
        self.assumed: Counter[str] = Counter()

    def country_of(self, scan: Scan) -> str:
        """Where it was scanned, as far as it is known: an IMPC code begins with its country."""
        if scan.country or not scan.facility:
            return scan.country
        known = self._known.get(scan.facility)
        return known[2] if known else scan.facility[:2]

    def location_of(self, scan: Scan) -> str:
        known = self._known.get(scan.facility)
        return scan.location or (known[1] if known else scan.facility)

    def instant_of(self, scan: Scan, *, stage: int) -> datetime:
        """The UTC instant; raises ScanFault when no zone is known."""
        at = scan.occurred_at
        if at.tzinfo is not None:
            return at.astimezone(UTC)
        known = self._known.get(scan.facility)
        zone = known[0] if known else self._assumed_zone(scan, stage)
        return at.replace(tzinfo=zone).astimezone(UTC)

    def _assumed_zone(self, scan: Scan, stage: int) -> ZoneInfo:
        country = self.country_of(scan) or (scan.destination if stage >= ARRIVES else "") or scan.home
        zone = self.zone_of_country(country) or (SHANGHAI if 0 < stage <= LEAVES and not country else None)
        if zone is None:
            sentence = _(
                "no time zone is known for '%(place)s'; enter the facility with its zone, or send times with an offset"
            )
            raise ScanFault(said(sentence, place=scan.facility or scan.location or country))
        self.assumed[scan.facility or country or scan.location or "?"] += 1
        return zone

    def zone_of_country(self, country: str) -> ZoneInfo | None:
        """A country's usual zone, if there is one."""
        if country in self._known:
            return self._known[country][0]
        zones = get_global("territory_zones").get(country, [])
        return ZoneInfo(zones[0]) if len(zones) == 1 else None
