"""The administration as a whole: its name, and the page that says whether the system is well."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import DeskAdmin, Page
from apps.jobs.admin import JobAdmin
from apps.ops.domain.health import Level
from apps.ops.domain.health_page import health

admin.site.site_header = _("Haitun 海豚 operations")
admin.site.site_title = "Haitun 海豚"
admin.site.index_title = _("What needs you")


def health_view(jobs: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """Each check with its state and what to do."""
    if not jobs.has_view_permission(request):
        raise PermissionDenied
    checks = health(now=timezone.now())
    context = {
        **jobs.admin_site.each_context(request),
        "title": gettext("System health"),
        "opts": jobs.opts,
        "checks": checks,
        "unwell": sum(check.level != Level.OK for check in checks),
    }
    return render(request, "admin/jobs/health.html", context)


JobAdmin.add_pages(Page("health/", health_view, "health", _("System health")))
