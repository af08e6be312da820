"""Days, months and moments as people read them, in the language of whoever reads (the formats of config/formats).

What programs read stays ISO: files of data, addresses, keys, the console.
"""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.common.periods import SHANGHAI, Month


def day_words(day: date | None) -> str:
    """Nothing where there is no day."""
    return date_format(day, "DATE_FORMAT") if day else ""


def short_day_words(day: date) -> str:
    """Where the year is known."""
    return date_format(day, "MONTH_DAY_FORMAT")


def month_words(month: Month | date) -> str:
    """A month, or that of a day."""
    return date_format(month.first_day if isinstance(month, Month) else month, "YEAR_MONTH_FORMAT")


def period_words(first: date, last: date) -> str:
    """Both days belong to it."""
    return f"{day_words(first)} – {day_words(last)}"


def moment_words(instant: datetime) -> str:
    """In the reader's zone."""
    return date_format(localtime(instant), "DATETIME_FORMAT")


def shanghai_words(instant: datetime) -> str:
    """A moment that a rule of the business speaks of. It names its zone: the reader's may be another."""
    return _("%(at)s (Shanghai)") % {"at": date_format(instant.astimezone(SHANGHAI), "DATETIME_FORMAT")}
