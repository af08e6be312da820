"""The page on which a run is reviewed, approved by a second person and followed until it is posted."""

from dataclasses import dataclass, fields
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common.spreadsheets import csv_text
from apps.points_ledger.admin.review_charts import band_chart, months_chart
from apps.points_ledger.domain.comparing import (
    Difference,
    Shown,
    Thresholds,
    Totals,
    compared_totals,
    differences,
    differences_page,
)
from apps.points_ledger.domain.next_step import NextStep, next_step, waits_for_another
from apps.points_ledger.domain.review import (
    bands_of_run,
    largest_adjustments,
    months_up_to,
    posting_job,
    run_before,
)
from apps.points_ledger.models import SettlementRun

SHOWN = {
    Shown.LOOK: _("Worth a look"),
    Shown.MORE: _("More points"),
    Shown.LESS: _("Fewer points"),
    Shown.NEW: pgettext_lazy("sellers", "New"),
    Shown.GONE: pgettext_lazy("sellers", "Gone"),
    Shown.ALL: _("All sellers"),
}
WHAT_NEXT = {
    NextStep.COMPUTE: _("Facts of the month changed since. Compute it again, then look at the figures."),
    NextStep.REVIEW: _("The schedule computed these figures. One person looks at them and stands for them."),
    NextStep.APPROVE: _("A second person approves the figures; then the workers post the points."),
    NextStep.POST: _("The month is closed. The workers post its points now; nothing is left to do."),
    NextStep.DONE: _("The points are posted. What turns out otherwise becomes an adjustment of the next month."),
}
FOR_ANOTHER = _("You stand for these figures, so another person approves them.")
CSV_COLUMNS = [field.name for field in fields(Difference) if field.name not in ("line_id", "seller_id")]


class ReviewForm(forms.Form):
    """Which differences are shown, and from what size on they are worth a look."""

    q = forms.CharField(label=_("Seller"), required=False, max_length=100)
    show = forms.ChoiceField(label=_("Show"), required=False, choices=list(SHOWN.items()))
    points = forms.IntegerField(label=_("Look from points"), required=False, min_value=1, max_value=10**12)
    percent = forms.IntegerField(label=_("and per cent"), required=False, min_value=0, max_value=10**6)

    def asked(self) -> dict[str, Any]:
        """What `differences` takes; what is missing or wrong is as on the first look."""
        given = self.cleaned_data if self.is_valid() else {}
        usual = Thresholds()
        percent = given.get("percent")
        return {
            "shown": Shown(given.get("show") or Shown.LOOK),
            "search": given.get("q") or "",
            "thresholds": Thresholds(
                given.get("points") or usual.points, usual.percent if percent is None else percent
            ),
        }


@dataclass(frozen=True)
class Stage:
    """One step on a run's way: when it was taken and by whom."""

    label: str | Promise
    is_done: bool
    at: Any = None
    by: Any = None


def stages(run: SettlementRun) -> list[Stage]:
    """Computed, reviewed, approved, posted."""
    by = run.prepared_by or (_("the command line") if run.approved_at else None)
    return [
        Stage(_("Computed"), not run.stale, run.computed_at),
        Stage(_("Reviewed"), bool(by), None, by),
        Stage(_("Approved by a second person"), run.approved_at is not None, run.approved_at, run.approved_by),
        Stage(_("Posted"), run.posted_at is not None, run.posted_at),
    ]


def sums(totals: Totals) -> list[tuple[str | Promise, int, int, int]]:
    """Label, this month, the month before, difference."""
    rows = [
        (_("Packages"), totals.packages, totals.packages_before),
        (_("Orders with bonus"), totals.bonus_orders, totals.bonus_orders_before),
        (_("Points"), totals.points, totals.points_before),
    ]
    return [(label, now, before, now - before) for label, now, before in rows]


def review_form(request: HttpRequest) -> ReviewForm:
    usual = Thresholds()
    first = {"show": Shown.LOOK, "points": usual.points, "percent": usual.percent}
    return ReviewForm({**first, **request.GET.dict()})


def review_context(request: HttpRequest, run: SettlementRun, *, person_id: int) -> dict[str, Any]:
    """Everything on the page, in queries that do not grow with the sellers."""
    form, months = review_form(request), months_up_to(run)
    earlier, asked = run_before(run, months), form.asked()
    of_both: dict[str, Any] = {"run": run, "earlier_id": earlier.pk if earlier else None}
    totals = compared_totals(**of_both, thresholds=asked["thresholds"])
    step = next_step(run)
    address = request.GET.copy()
    address.pop("after", None)
    return {
        "run": run,
        "earlier": earlier,
        "form": form,
        "sums": sums(totals),
        "counts": [(SHOWN[each], each, number) for each, number in totals.sellers.items()],
        "page": differences_page(place=request.GET.get("after", ""), **of_both, **asked),
        "address": address.urlencode(),
        "stages": stages(run),
        "what_next": FOR_ANOTHER if waits_for_another(run, person_id=person_id) else WHAT_NEXT[step],
        "job": posting_job(run) if step in (NextStep.POST, NextStep.DONE) else None,
        "charts": [band_chart(bands_of_run(run)), months_chart(months)],
        "adjustments": list(largest_adjustments(run)),
    }


def differences_csv(request: HttpRequest, run: SettlementRun) -> str:
    """The sellers that the page shows, all of them, as a table."""
    earlier = run_before(run, months_up_to(run))
    found = differences(run=run, earlier_id=earlier.pk if earlier else None, **review_form(request).asked())
    rows = ((*(getattr(each, name) for name in CSV_COLUMNS), each.difference) for each in found)
    return csv_text([[*CSV_COLUMNS, "difference"], *rows])
