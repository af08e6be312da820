"""What runs out some day: certain working days, registered numbers, exchange rates."""

from datetime import datetime
from typing import Final

from django.db.models import F, Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.calendars.domain.working_days import valid_through
from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.fulfillment.domain.numbers import WARN_BELOW
from apps.fulfillment.models import NumberRange
from apps.ops.domain.health import Check, Level, level_of
from apps.ops.domain.waiting_payouts import EARLY_DAYS
from apps.wallet.models import FxRate

LAST_CALL_DAYS: Final = 14
OLD_RATE_DAYS, STALE_RATE_DAYS = 4, 10
"""A rate stands over a weekend; over a week and a half nobody has looked."""


def calendar(now: datetime) -> Check:
    """How long working days are certain."""
    ends = valid_through()
    left = (ends - shanghai_day(now)).days
    level = level_of(-left, warn=1 - EARLY_DAYS, bad=1 - LAST_CALL_DAYS)
    return Check(
        _("Working days"),
        level,
        _("certain through %(day)s, %(days)s days more") % {"day": day_words(ends), "days": left},
        _("Enter next year's holidays as calendar days, then extend the validity."),
        reverse("admin:calendars_calendarvalidity_changelist"),
    )


def numbers() -> list[Check]:
    """Registered numbers left, country by country."""
    url = reverse("admin:fulfillment_numberrange_changelist")
    advice = _("Ask the postal operator for a range, and add it.")
    left = NumberRange.objects.order_by("country").values("country")
    rows = left.annotate(free=Sum(F("last") - F("next") + 1), total=Sum(F("last") - F("first") + 1))
    if not rows:
        return [Check(_("Registered numbers"), Level.WARN, _("no range is entered"), advice, url)]
    return [
        Check(
            _("Registered numbers of %(country)s") % {"country": row["country"]},
            level_of(-100 * row["free"], warn=1 - WARN_BELOW * row["total"], bad=0),
            _("%(free)s of %(size)s left") % {"free": f"{row['free']:,}", "size": f"{row['total']:,}"},
            advice,
            url,
        )
        for row in rows
    ]


def rates(now: datetime) -> Check:
    """The age of the newest rate, of the currency whose newest is oldest."""
    url, name = reverse("admin:wallet_fxrate_changelist"), _("Exchange rates")
    advice = _("Import the rates: amounts in a currency count by its newest one.")
    newest = FxRate.objects.order_by("base").values("base").annotate(day=Max("rate_on"))
    oldest = min(newest, key=lambda row: (row["day"], row["base"]), default=None)
    if oldest is None:
        return Check(name, Level.BAD, _("there is none"), advice, url)
    age = (shanghai_day(now) - oldest["day"]).days
    seen = _("%(currency)s is the oldest, of %(day)s") % {"currency": oldest["base"], "day": day_words(oldest["day"])}
    return Check(name, level_of(age, warn=OLD_RATE_DAYS, bad=STALE_RATE_DAYS), seen, advice, url)
