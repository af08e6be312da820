"""The charts of a seller's pages: the figures are the domain's, the words are here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.charts import Chart, Kind, Series
from apps.common.when import short_day_words
from apps.dashboard.templatetags.haitun_format import in_language
from apps.dispatch_sla.domain.queries import DispatchDay
from apps.seller_tiers.models import TierLevel


def orders_chart(orders: Mapping[date, int]) -> Chart:
    """Orders of each day."""
    total = sum(orders.values())
    busiest = max(orders, key=lambda day: orders[day])
    count = ngettext("%(n)s order in %(days)s days", "%(n)s orders in %(days)s days", total)
    words = _("%(count)s; most, %(most)s, on %(day)s.")
    counted = count % {"n": f"{total:,}", "days": len(orders)}
    return Chart(
        name="orders-by-day",
        kind=Kind.BAR,
        title=_("Orders a day"),
        summary=words % {"count": counted, "most": f"{orders[busiest]:,}", "day": short_day_words(busiest)},
        axis=_("Day"),
        labels=labels(orders),
        series=[Series(_("Orders"), list(orders.values()))],
    )


def dispatch_chart(days: Sequence[DispatchDay]) -> Chart:
    """Orders handed over in time and late, by the day on which they were due."""
    on_time, late = sum(each.on_time for each in days), sum(each.late for each in days)
    return Chart(
        name="dispatch-by-day",
        kind=Kind.BAR,
        title=_("Dispatch by day of the deadline"),
        summary=punctuality(on_time, on_time + late, len(days)),
        axis=_("Day"),
        labels=labels(each.day for each in days),
        series=[
            Series(_("On time"), [each.on_time for each in days]),
            Series(_("Late"), [each.late for each in days]),
        ],
        stacked=True,
    )


def punctuality(on_time: int, assessed: int, days: int) -> str:
    """The rate to one decimal, down, as the months of the dispatch page have it."""
    if not assessed:
        return _("No order was due in %(days)s days.") % {"days": days}
    text = _("%(on_time)s of %(assessed)s orders that were due in %(days)s days were on time: %(rate)s.")
    rate = f"{on_time * 1000 // assessed / 10:.1f}\N{NO-BREAK SPACE}%"
    return text % {"on_time": f"{on_time:,}", "assessed": f"{assessed:,}", "days": days, "rate": rate}


def averages_chart(averages: Mapping[date, Decimal], above: TierLevel | None, window: int) -> Chart:
    """The average of the days before each day, and the standard of the next level."""
    first, *_between, last = averages.values()
    words = _("The average of %(window)s days went from %(first)s to %(last)s orders a day.")
    series = [Series(_("Average"), list(averages.values()))]
    if above:
        series.append(Series(_("%(level)s asks for") % {"level": in_language(above)}, [above.standard] * len(averages)))
    return Chart(
        name="averages",
        kind=Kind.LINE,
        title=_("Average of orders a day"),
        summary=words % {"window": window, "first": f"{first:,}", "last": f"{last:,}"},
        axis=_("Day"),
        labels=labels(averages),
        series=series,
    )


def labels(days: Iterable[date]) -> list[str]:
    return [short_day_words(day) for day in days]
