"""Jobs as staff see them: how far they are, why they stopped, and a way to try again."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, ReadOnlyAdmin, progress_bar
from apps.jobs.domain.cancelling import cancel_job, may_be_cancelled
from apps.jobs.domain.queue import retry_job
from apps.jobs.domain.standing import abandoned, late
from apps.jobs.enums import RETRIABLE
from apps.jobs.models import Job
from apps.jobs.registry import registered_kinds


def is_retriable(job: Job) -> bool:
    return job.state in RETRIABLE


def retry(request: HttpRequest, job: Job) -> str:
    retry_job(job_id=job.pk, by=str(request.user), now=timezone.now())
    return gettext("Job %(key)s is queued again.") % {"key": job.key}


def cancel(request: HttpRequest, job: Job) -> str:
    cancel_job(job_id=job.pk, by=str(request.user), now=timezone.now())
    return gettext("Job %(key)s is cancelled; the next sweep does its work.") % {"key": job.key}


class KindFilter(admin.SimpleListFilter):
    """The kinds that there are handlers for: no look at every row."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind, kind) for kind in sorted(registered_kinds())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class StuckFilter(admin.SimpleListFilter):
    title = _("stuck")
    parameter_name = "stuck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("lease", _("its worker vanished")), ("late", _("due for long"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        stuck = {"lease": abandoned, "late": late}.get(self.value() or "")
        return queryset.filter(stuck(timezone.now())) if stuck else queryset


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "kind",
        "key",
        "state_shown",
        "age",
        "first_error_line",
        "progress",
        "attempts",
        "crashes",
        "run_after",
        "finished_at",
    )
    ordering = ("-pk",)
    list_display_links = ("id", "key")
    list_filter = ("state", StuckFilter, KindFilter, "created_at")
    search_fields = ("key__startswith", "error")
    search_help_text = _("The beginning of a key, or words of an error")
    actions = ("retry_selected", "cancel_selected")
    acts = (
        Act("retry", _("Try again"), retry, is_retriable),
        Act("cancel", _("Cancel"), cancel, may_be_cancelled),
    )
    fieldsets = (
        (None, {"fields": ("kind", "key", "state", "progress", "progress_label", "error_text")}),
        (_("Content"), {"fields": ("payload_text", "result_text", "seller", "supplier")}),
        (_("Runs"), {"fields": ("attempts", "crashes", "run_after", "woken_at", "lease_token", "leased_until")}),
        (_("Times"), {"fields": ("created_at", "started_at", "finished_at")}),
    )
    readonly_fields = ("progress", "error_text", "payload_text", "result_text")

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, job: Job) -> str:
        """With what is wrong: a lease that is over tells that its worker vanished."""
        is_stuck = job.leased_until is not None and job.leased_until <= timezone.now()
        return f"{job.get_state_display()} ({gettext('its worker vanished')})" if is_stuck else job.get_state_display()

    @admin.display(description=_("age"), ordering="created_at")
    def age(self, job: Job) -> str:
        return timesince(job.created_at, depth=1)

    @admin.display(description=_("progress"))
    def progress(self, job: Job) -> str:
        return progress_bar(job.progress_done, job.progress_total)

    @admin.display(description=_("error"))
    def first_error_line(self, job: Job) -> str:
        return job.error.partition("\n")[0][:120]

    @admin.display(description=_("error"))
    def error_text(self, job: Job) -> str:
        return format_html("<pre>{}</pre>", job.error) if job.error else "–"

    @admin.display(description=_("payload"))
    def payload_text(self, job: Job) -> str:
        return pretty(job.payload)

    @admin.display(description=_("result"))
    def result_text(self, job: Job) -> str:
        return pretty(job.result)

    @admin.action(description=_("Try the selected stopped jobs again"))
    def retry_selected(self, request: HttpRequest, jobs: QuerySet[Job]) -> HttpResponse | None:
        return self.act_on_many(request, jobs.order_by("pk"), "retry")

    @admin.action(description=_("Cancel the selected sweeps"))
    def cancel_selected(self, request: HttpRequest, jobs: QuerySet[Job]) -> HttpResponse | None:
        return self.act_on_many(request, jobs.order_by("pk"), "cancel")


def pretty(value: Any) -> str:
    return "–" if value is None else format_html("<pre>{}</pre>", json.dumps(value, ensure_ascii=False, indent=2))
