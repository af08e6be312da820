"""A small site whose pages tell, or try, what the middleware's transaction allows."""

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path

from apps.accounts.models import Organization
from apps.points_ledger.models import Election
from config.urls import urlpatterns as haitun


def who(request: HttpRequest) -> HttpResponse:
    """Role and tenant as the database sees them while the template is rendered, not before."""
    return TemplateResponse(request, engines["django"].from_string("{{ who }}"), {"who": role_and_tenant})


def role_and_tenant() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user || ' ' || current_setting('app.org', true)")
        return str(cursor.fetchone()[0]).strip()


def codes(request: HttpRequest) -> HttpResponse:
    """Organisations, read by the template."""
    template = engines["django"].from_string("{% for each in found %}{{ each.code }} {% endfor %}")
    return TemplateResponse(request, template, {"found": Organization.objects.order_by("code")})


def elect(request: HttpRequest) -> HttpResponse:
    """Write a row; then answer, raise, or break while rendering."""
    Election.objects.create(seller_id=request.membership.organization_id, option="rate", effective_from="2026-11-01")
    if request.GET["then"] == "raise":
        raise ValueError("on purpose")
    source = "{% include 'no/such/template.html' %}" if request.GET["then"] == "break" else "done"
    return TemplateResponse(request, engines["django"].from_string(source), {})


def tell(request: HttpRequest) -> HttpResponse:
    """Log a line from inside the request's context."""
    structlog.get_logger("apps.pages").info("page_told", order="海豚-1")
    return HttpResponse()


PAGES = [
    path("tell", tell, name="tell"),
    path("who", who, name="who"),
    path("codes", codes, name="codes"),
    path("elect", elect, name="elect"),
]
urlpatterns = [
    path("t/dashboard/", include((PAGES, "dashboard"))),
    path("t/portal/", include((PAGES, "portal"))),
    path("t/ops/", include((PAGES, "ops"))),
    path("t/open/", include((PAGES, "open"))),
    *haitun,
]
