"""The queue of parcels that need somebody, scans entered by hand, and buyers' reviews."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, answer_of, person_id, try_act
from apps.common.big_lists import RecentValuesFilter
from apps.common.queue_admin import AgeFilter, OpenFilter, QueueAdmin
from apps.fulfillment.models import Parcel
from apps.tracking.domain.entering import enter_scan
from apps.tracking.domain.problems import note_problem, resolve_problem
from apps.tracking.domain.scans import MANUAL
from apps.tracking.labels import reasons_of
from apps.tracking.models import CarrierStatus, ParcelReview, TrackingProblem


class ScanForm(forms.Form):
    tracking_no = forms.CharField(label=_("Tracking number"), max_length=40)
    code = forms.ChoiceField(label=_("What happened"))
    occurred_at = forms.DateTimeField(label=_("When"), help_text=_("Shanghai time, such as 2026-08-05 14:30."))
    location = forms.CharField(label=_("Place"), max_length=120, required=False)
    country = forms.RegexField(r"^[A-Z]{2}$", label=_("Country"), required=False, help_text=_("Two capital letters."))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Who said so; it is kept with the scan."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = "text_zh" if (get_language() or "").startswith("zh") else "text_en"
        rows = CarrierStatus.objects.filter(carrier=MANUAL).exclude(status="").values_list("code", text)
        self.fields["code"].choices = list(rows)  # type: ignore[attr-defined]  # a ChoiceField

    def clean_tracking_no(self) -> Any:
        """The parcel of the number; it must be one alone."""
        found = list(
            Parcel.objects.filter(tracking_no=self.cleaned_data["tracking_no"].strip().upper(), voided_at=None)
        )
        if len(found) != 1:
            raise forms.ValidationError(
                gettext("%(count)s parcels have this number; enter one that a single parcel has.")
                % {"count": len(found)}
            )
        return found[0]


def enter(request: HttpRequest, given: dict[str, Any]) -> str:
    parcel = given.pop("tracking_no")
    done = enter_scan(parcel_id=parcel.pk, now=timezone.now(), actor_id=person_id(request), **given)
    if not done.added:
        return gettext("%(parcel)s has this scan already.") % {"parcel": parcel}
    parcel.refresh_from_db()
    return gettext("The scan is added: %(parcel)s is now '%(status)s'.") % {
        "parcel": parcel,
        "status": parcel.get_status_display(),
    }


def note(request: HttpRequest, problem: TrackingProblem) -> str:
    note_problem(problem_id=problem.pk, note=answer_of(request), now=timezone.now(), actor_id=person_id(request))
    return gettext("The note is kept; the seller reads it.")


def resolve(request: HttpRequest, problem: TrackingProblem) -> str:
    resolve_problem(problem_id=problem.pk, note=answer_of(request), now=timezone.now(), actor_id=person_id(request))
    return gettext("The problem is resolved.")


def is_open(problem: TrackingProblem) -> bool:
    return problem.closed_at is None


@admin.register(TrackingProblem)
class TrackingProblemAdmin(QueueAdmin, ReadOnlyAdmin):
    list_display = ("parcel", "kind", "why", "status", "seller", "age", "since", "note", "closed_at")
    ordering = ("-pk",)
    list_filter = (OpenFilter, AgeFilter, "kind", "parcel__status", "opened_at")
    actions = ("resolve_selected",)
    list_select_related = ("parcel__shipment_declaration", "seller")
    search_fields = ("=parcel__tracking_no", "=seller__code")
    readonly_fields = ("why",)
    search_help_text = _("A whole tracking number or seller code")
    acts = (
        Act("note", _("Keep the note"), note, is_open, asks=_("What was found out; the seller reads it")),
        Act("resolve", _("Resolve"), resolve, is_open, asks=_("How it was resolved; the seller reads it")),
    )

    def named(self, row: TrackingProblem) -> str:
        return f"{row.parcel}: {row}"

    @admin.action(description=_("Resolve the selected"))
    def resolve_selected(self, request: HttpRequest, rows: QuerySet[TrackingProblem]) -> HttpResponse | None:
        return self.act_on_many(request, rows.select_related("parcel").order_by("pk"), "resolve")

    @admin.display(description=_("why"))
    def why(self, problem: TrackingProblem) -> str:
        return "; ".join(reasons_of(problem)) or "–"

    @admin.display(description=_("status"), ordering="parcel__status")
    def status(self, problem: TrackingProblem) -> str:
        return problem.parcel.get_status_display()

    def links(self, row: TrackingProblem) -> list[Link]:
        parcel = reverse("admin:fulfillment_parcel_change", args=[row.parcel_id])
        scan = f"{self.page_url('scan')}?number={row.parcel.tracking_no}"
        return [Link(_("The parcel and its scans"), parcel), Link(_("Enter a scan…"), scan)]

    def list_links(self) -> list[Link]:
        return [Link(_("Enter a scan…"), self.page_url("scan"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("scan/", self.scan_view, "scan"), *super().get_urls()]

    def scan_view(self, request: HttpRequest) -> HttpResponse:
        """Enter what a carrier said otherwise than by its data, or take a wrong delivery back."""
        if not self.may_act(request):
            raise PermissionDenied
        form = ScanForm(request.POST or None, initial={"tracking_no": request.GET.get("number", "")})
        if form.is_valid() and try_act(request, lambda: enter(request, {**form.cleaned_data})):
            return redirect(self.page_url("changelist"))
        return self.form_page(
            request,
            form,
            title=gettext("Enter a scan"),
            description=gettext(
                "Scans are never changed: a wrong delivery or return is taken back by 'The delivery scan was wrong'."
            ),
        )


@admin.register(ParcelReview)
class ParcelReviewAdmin(ReadOnlyAdmin):
    list_display = ("parcel", "seller", "rating", "text", "language", "written_at")
    ordering = ("-pk",)
    list_filter = (("rating", RecentValuesFilter), ("language", RecentValuesFilter), "written_at")
    list_select_related = ("parcel", "seller")
    search_fields = ("=parcel__tracking_no", "=seller__code")
