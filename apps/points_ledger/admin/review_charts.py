"""A run's two drawings: what each band gave, and how its total compares with the year's."""

from django.utils.translation import gettext

from apps.common.charts import Chart, Kind, Series
from apps.points_ledger.domain.review import BandOfRun
from apps.points_ledger.models import SettlementRun


def band_chart(bands: list[BandOfRun]) -> Chart:
    sellers, points = sum(band.sellers for band in bands), sum(band.base_points for band in bands)
    told = gettext("%(sellers)s sellers with packages get %(points)s points before bonuses.")
    return Chart(
        name="bands",
        kind=Kind.BAR,
        title=gettext("Sellers by band"),
        summary=told % {"sellers": f"{sellers:,}", "points": f"{points:,}"},
        axis=gettext("Band"),
        labels=[band_label(band) for band in bands],
        series=[Series(gettext("Sellers"), [band.sellers for band in bands])],
    )


def band_label(band: BandOfRun) -> str:
    if band.points is None:
        return gettext("by the rate")
    return f"{band.points:,} ({band.from_packages:,}+)" if band.from_packages else gettext("no band")


def months_chart(months: list[SettlementRun]) -> Chart:
    run, most = months[-1], max(months, key=lambda each: each.total_points)
    told = gettext("%(month)s gives %(points)s points; the most of these months is %(most)s in %(best)s.")
    return Chart(
        name="months",
        kind=Kind.BAR,
        title=gettext("Points by month"),
        summary=told
        % {"month": run, "points": f"{run.total_points:,}", "most": f"{most.total_points:,}", "best": most},
        axis=gettext("Month"),
        labels=[str(each) for each in months],
        series=[Series(gettext("Points"), [each.total_points for each in months])],
    )
