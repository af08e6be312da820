"""What carriers sent: files that staff upload, messages, and scans that wait for their parcel."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, grouped, person_id, try_act
from apps.common.big_lists import RecentValuesFilter
from apps.tracking.domain.files import job_key, receive_scan_file, write_refused
from apps.tracking.domain.inbound import read_again
from apps.tracking.models import InboundMessage, ScanFile, UnmatchedScan


class ScanFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX with the columns number, event, datetime, facility.")
    )


def receive(request: HttpRequest, file: Any) -> str:
    kept = receive_scan_file(file=file, name=file.name, now=timezone.now(), actor_id=person_id(request))
    return gettext("%(file)s is kept; the workers take its scans over now.") % {"file": kept}


@admin.register(ScanFile)
class ScanFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "carrier", "state", "rows", "added", "refused_rows", "received_at", "done_at")
    list_filter = ("state", "carrier")
    search_fields = ("name", "=sha256")
    date_hierarchy = "received_at"
    exclude = ("file", "told")
    readonly_fields = ("notes",)

    @admin.display(description=_("notes"))
    def notes(self, file: ScanFile) -> str:
        return "; ".join(file.notes) or "–"

    @admin.display(description=_("rows"))
    def rows(self, file: ScanFile) -> str:
        return grouped(file.counts.get("rows"))

    @admin.display(description=_("new scans"))
    def added(self, file: ScanFile) -> str:
        return grouped(file.counts.get("added"))

    @admin.display(description=_("refused"))
    def refused_rows(self, file: ScanFile) -> str:
        return grouped(file.counts.get("refused"))

    def links(self, row: ScanFile) -> list[Link]:
        job = Link(_("Its job"), f"{reverse('admin:jobs_job_changelist')}?q={job_key(row)}")
        refused = Link(_("Refused rows as CSV"), self.page_url("refused", row.pk))
        return [job, refused] if row.counts.get("refused") else [job]

    def list_links(self) -> list[Link]:
        return [Link(_("Upload a file of scans…"), self.page_url("receive"))]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("receive/", self.receive_view, "receive"),
            self.page("<int:pk>/refused.csv", self.refused_view, "refused"),
            *super().get_urls(),
        ]

    def receive_view(self, request: HttpRequest) -> HttpResponse:
        """Upload the postal operator's event file."""
        if not self.may_act(request):
            raise PermissionDenied
        form = ScanFileForm(request.POST or None, request.FILES or None)
        if form.is_valid() and try_act(request, lambda: receive(request, form.cleaned_data["file"])):
            return redirect(self.page_url("changelist"))
        return self.form_page(
            request,
            form,
            title=gettext("Upload a file of scans"),
            description=gettext(
                "The postal operator's events, one a row. Scans that are known already are dropped; rows that cannot be"
                " used come back with their reason."
            ),
        )

    def refused_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The refused rows, to be mended and sent again."""
        file = self.row_or_404(request, pk)
        headers = {"Content-Disposition": 'attachment; filename="refused.csv"'}
        answer = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
        write_refused(file=file, out=answer)  # type: ignore[arg-type]  # it can be written to, and that is all it takes
        return answer


class WithRefused(admin.SimpleListFilter):
    title = _("events")
    parameter_name = "refused"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("with refused events")), ("no", _("all taken"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "yes":
            return queryset.filter(result__refused__0__isnull=False)
        return queryset.filter(result__refused=[]) if self.value() == "no" else queryset


def read_once_more(request: HttpRequest, message: InboundMessage) -> str:
    result = read_again(message_id=message.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("%(message)s is read again: %(added)s events added, %(refused)s refused.") % {
        "message": message,
        "added": result["added"] + result["unmatched"],
        "refused": len(result["refused"]),
    }


@admin.register(InboundMessage)
class InboundMessageAdmin(ReadOnlyAdmin):
    list_display = ("source", "received_at", "done_at", "taken", "refused_events")
    ordering = ("-pk",)
    list_filter = (WithRefused, ("source", RecentValuesFilter), "received_at")
    fields = ("source", "received_at", "done_at", "taken", "refused_events", "assumed_zones", "body")
    readonly_fields = ("taken", "refused_events", "assumed_zones")
    acts = (Act("read_again", _("Read again"), read_once_more, lambda message: message.done_at is not None),)

    @admin.display(description=_("events"))
    def taken(self, message: InboundMessage) -> str:
        """How many, in words; nothing before it was read."""
        if message.done_at is None:
            return "–"
        words = gettext("%(added)s added, %(repeated)s known, %(unmatched)s waiting for a parcel")
        return str(words % message.result)

    @admin.display(description=_("refused"))
    def refused_events(self, message: InboundMessage) -> str:
        refused = message.result.get("refused", [])
        return "\n".join(refused) or "–"

    @admin.display(description=_("zones assumed"))
    def assumed_zones(self, message: InboundMessage) -> str:
        assumed = message.result.get("assumed", {})
        return ", ".join(f"{place}: {count}" for place, count in sorted(assumed.items())) or "–"

    def list_links(self) -> list[Link]:
        return [Link(_("Messages with refused events"), f"{self.page_url('changelist')}?refused=yes")]


@admin.register(UnmatchedScan)
class UnmatchedScanAdmin(ReadOnlyAdmin):
    list_display = ("tracking_no", "source", "carrier_code", "carrier_text", "location", "occurred_at", "recorded_at")
    ordering = ("-pk",)
    list_filter = (("source", RecentValuesFilter), "status")
    search_fields = ("=tracking_no",)
    exclude = ("digest",)
