"""The time zones in which people may read moments. What is a day, and what a month, is Shanghai's for everybody."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import get_timezone_location
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

PLATFORM_ZONE: Final = "Asia/Shanghai"
OFFERED: Final = (
    *("Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago"),
    *("America/Mexico_City", "America/Bogota", "America/New_York", "America/Toronto", "America/Santiago"),
    *("America/Sao_Paulo", "Atlantic/Azores", "Europe/London", "Europe/Lisbon", "Africa/Lagos"),
    *("Europe/Madrid", "Europe/Paris", "Europe/Berlin", "Europe/Warsaw", "Europe/Kyiv", "Africa/Cairo"),
    *("Africa/Johannesburg", "Africa/Nairobi", "Europe/Istanbul", "Europe/Moscow", "Asia/Riyadh", "Asia/Dubai"),
    *("Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh"),
    *("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Australia/Perth"),
    *("Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Pacific/Auckland"),
)


def validate_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("'%(zone)s' is no time zone: write one like Asia/Shanghai"), params={"zone": name})


def zone_choices(*, now: datetime, current: str) -> list[tuple[str, str]]:
    """Zones from west to east as they stand at `now`, `current` among them: name, and words in today's language."""
    moments = {name: now.astimezone(ZoneInfo(name)) for name in {*OFFERED, current}}
    eastward = sorted(moments, key=lambda name: (moments[name].utcoffset(), zone_city(name)))
    return [(name, f"UTC{moments[name].isoformat()[-6:]} · {zone_city(name)}") for name in eastward]


def zone_city(name: str) -> str:
    """The city that names a zone, in today's language."""
    locale = Locale.parse(to_locale(get_language() or "en"))
    return str(get_timezone_location(ZoneInfo(name), locale=locale, return_city=True))
