"""Jobs as staff see them: how far they are, why they stopped, and a way to try again."""

import json
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, ReadOnlyAdmin, progress_bar, try_act
from apps.jobs.domain.queue import retry_job
from apps.jobs.enums import STOPPED
from apps.jobs.models import Job


def has_stopped(job: Job) -> bool:
    return job.state in STOPPED


def retry(request: HttpRequest, job: Job) -> str:
    retry_job(job_id=job.pk, by=str(request.user), now=timezone.now())
    return gettext("Job %(key)s is queued again.") % {"key": job.key}


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "kind",
        "key",
        "state",
        "progress",
        "attempts",
        "crashes",
        "run_after",
        "finished_at",
        "first_error_line",
    )
    list_display_links = ("id", "key")
    list_filter = ("state", "kind")
    search_fields = ("key__startswith", "error")
    search_help_text = _("The beginning of a key, or words of an error")
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ("retry_selected",)
    acts = (Act("retry", _("Try again"), retry, has_stopped),)
    fieldsets = (
        (None, {"fields": ("kind", "key", "state", "progress", "progress_label", "error_text")}),
        (_("Content"), {"fields": ("payload_text", "result_text", "seller", "supplier")}),
        (_("Runs"), {"fields": ("attempts", "crashes", "run_after", "woken_at", "lease_token", "leased_until")}),
        (_("Times"), {"fields": ("created_at", "started_at", "finished_at")}),
    )
    readonly_fields = ("progress", "error_text", "payload_text", "result_text")

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
    def retry_selected(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        if self.may_act(request):
            for job in jobs.order_by("pk"):
                try_act(request, partial(retry, request, job))


def pretty(value: Any) -> str:
    return "–" if value is None else format_html("<pre>{}</pre>", json.dumps(value, ensure_ascii=False, indent=2))
