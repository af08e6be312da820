"""Settlements: prepared by the workers for the schedule or a person, approved by a second person, then posted."""

from collections.abc import Callable

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, grouped, person_id, try_act
from apps.common.periods import Month
from apps.common.when import month_words
from apps.points_ledger.admin.months import MonthForm
from apps.points_ledger.admin.review import differences_csv, review_context
from apps.points_ledger.domain.comparing import UnknownPlace
from apps.points_ledger.domain.figures import figures_of_run
from apps.points_ledger.domain.handing_over import approve_for_posting, posting_key, request_preparation
from apps.points_ledger.domain.next_step import NextStep, next_step, waits_for_another
from apps.points_ledger.domain.settlement import review_run
from apps.points_ledger.formats import as_csv
from apps.points_ledger.models import SettlementRun


def waits_for(step: NextStep) -> Callable[[SettlementRun], bool]:
    return lambda run: next_step(run) == step


def prepare(request: HttpRequest, month: Month) -> str:
    request_preparation(month=month, now=timezone.now(), prepared_by_id=person_id(request))
    return gettext("The workers compute %(month)s now. A second person approves it.") % {"month": month_words(month)}


def compute_again(request: HttpRequest, run: SettlementRun) -> str:
    return prepare(request, run.period)


def review(request: HttpRequest, run: SettlementRun) -> str:
    review_run(run_id=run.pk, now=timezone.now(), reviewed_by_id=person_id(request))
    return gettext("You stand for the figures of %(month)s. A second person approves them.") % {"month": run}


def approve(request: HttpRequest, run: SettlementRun) -> str:
    approve_for_posting(run_id=run.pk, now=timezone.now(), approved_by_id=person_id(request))
    return gettext("%(month)s is approved. The workers post its points now.") % {"month": run}


@admin.register(SettlementRun)
class SettlementRunAdmin(ReadOnlyAdmin):
    list_display = (
        "month_name",
        "state",
        "is_fresh",
        "orders_shown",
        "packages_shown",
        "points_shown",
        "prepared_by",
        "computed_at",
        "approved_by",
        "approved_at",
        "posted_at",
    )
    list_filter = ("state", "stale", "rule_book")
    search_fields = ("=month", "prepared_by__email", "approved_by__email")
    date_hierarchy = "month"
    acts = (
        Act("compute", _("Compute again"), compute_again, waits_for(NextStep.COMPUTE)),
        Act("review", _("The figures are right"), review, waits_for(NextStep.REVIEW)),
        Act(
            "approve",
            _("Approve and post"),
            approve,
            waits_for(NextStep.APPROVE),
            warning=_("%(row)s is closed and its points go to the sellers. Neither is ever taken back."),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SettlementRun]:
        return SettlementRun.objects.select_related("prepared_by", "approved_by", "rule_book")

    @admin.display(description=_("month"), ordering="month")
    def month_name(self, run: SettlementRun) -> str:
        return str(run)

    @admin.display(description=_("fresh"), boolean=True, ordering="stale")
    def is_fresh(self, run: SettlementRun) -> bool:
        return not run.stale

    @admin.display(description=_("orders"), ordering="orders")
    def orders_shown(self, run: SettlementRun) -> str:
        return grouped(run.orders)

    @admin.display(description=_("packages"), ordering="packages")
    def packages_shown(self, run: SettlementRun) -> str:
        return grouped(run.packages)

    @admin.display(description=_("total points"), ordering="total_points")
    def points_shown(self, run: SettlementRun) -> str:
        return grouped(run.total_points)

    def links(self, row: SettlementRun) -> list[Link]:
        def of_run(model: str) -> str:
            return f"{reverse(f'admin:points_ledger_{model}_changelist')}?run__id__exact={row.pk}"

        posting = reverse("admin:jobs_job_changelist") + f"?q={posting_key(row.period)}"
        return [
            Link(_("Review"), self.page_url("review", row.pk)),
            Link(_("Lines by seller"), of_run("settlementline")),
            Link(_("Adjustments"), of_run("adjustment")),
            Link(_("Posting job"), posting),
            Link(_("Statement as CSV"), self.page_url("statement", row.pk)),
        ]

    def url_after_act(self, row: SettlementRun) -> str:
        return self.page_url("review", row.pk)

    def list_links(self) -> list[Link]:
        return [Link(_("Prepare a month…"), self.page_url("prepare"))]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("prepare/", self.prepare_view, "prepare"),
            self.page("<int:pk>/review/", self.review_view, "review"),
            self.page("<int:pk>/differences.csv", self.differences_view, "differences"),
            self.page("<int:pk>/statement.csv", self.statement_view, "statement"),
            *super().get_urls(),
        ]

    def prepare_view(self, request: HttpRequest) -> HttpResponse:
        """Ask the workers to compute an ended month."""
        if not self.may_act(request):
            raise PermissionDenied
        form = MonthForm(request.POST or None, initial={"month": Month.of(timezone.now()).previous})
        if form.is_valid() and try_act(request, lambda: prepare(request, form.cleaned_data["month"])):
            return redirect(self.page_url("changelist"))
        title = gettext("Prepare a month")
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form}
        return render(request, "admin/points_ledger/prepare.html", context)

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The run beside the month before, and what becomes of it next."""
        run = self.row_or_404(request, pk)
        person = person_id(request)
        try:
            reviewed = review_context(request, run, person_id=person)
        except UnknownPlace as error:
            raise Http404(str(error)) from error
        acts = [] if waits_for_another(run, person_id=person) else self.acts_on(request, run)
        context = {
            **self.admin_site.each_context(request),
            **reviewed,
            "title": gettext("Points of %(month)s") % {"month": run},
            "opts": self.opts,
            "desk_acts": acts,
            "desk_links": self.links(run)[1:],
        }
        return render(request, "admin/points_ledger/review.html", context)

    def differences_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The differences that the review page shows, all pages of them."""
        run = self.row_or_404(request, pk)
        headers = {"Content-Disposition": f'attachment; filename="differences-{run.period}.csv"'}
        return HttpResponse(differences_csv(request, run), content_type="text/csv; charset=utf-8", headers=headers)

    def statement_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The run's figures, one row per seller."""
        run = self.row_or_404(request, pk)
        headers = {"Content-Disposition": f'attachment; filename="points-{run.period}.csv"'}
        return HttpResponse(as_csv(figures_of_run(run)) + "\n", content_type="text/csv; charset=utf-8", headers=headers)
