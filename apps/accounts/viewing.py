"""Looking as a tenant, between the session and the database: what a request may see, and that it was seen."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import PermissionDenied
from django.db import InternalError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import ReadOnlySqlTransaction

from apps.accounts.domain.viewing import Viewing, viewing_at, write_down
from apps.accounts.enums import Viewed
from apps.accounts.requests import AccountRequest
from apps.tenancy.context import acting_as_ops
from apps.tenancy.middleware import TENANT_PAGES

KEPT = "viewing_as"
SAFE = ("GET", "HEAD", "OPTIONS")


class ViewingMiddleware:
    """Put the tenant in the member's place on the tenants' doors; the administration stays the person's own.

    Stands before tenancy, which opens a read-only transaction for it. The audit row is committed first: a page
    whose row can't be written isn't shown.
    """

    def __init__(self, get_response: Callable[[AccountRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: AccountRequest) -> HttpResponse:
        request.viewing = None
        return self.get_response(request)

    def process_view(self, request: AccountRequest, *view: Any) -> HttpResponse | None:
        namespace = request.resolver_match.namespace if request.resolver_match else ""
        if KEPT not in request.session or namespace not in TENANT_PAGES:
            return None
        viewing = kept_viewing(request)
        if viewing is None:
            return tell_it_is_over(request)
        request.viewing, request.membership = viewing, viewing.membership
        request.memberships = [viewing.membership]
        is_safe = request.method in SAFE
        note(viewing, Viewed.SEEN if is_safe else Viewed.REFUSED, path=request.get_full_path())
        if not is_safe:
            raise PermissionDenied(nothing_changes(viewing))
        return None

    def process_exception(self, request: AccountRequest, exception: Exception) -> HttpResponse | None:
        """A page that would write even when it is only looked at."""
        if request.viewing is None or not isinstance(exception, InternalError):
            return None
        if not isinstance(exception.__cause__, ReadOnlySqlTransaction):
            return None
        return render(request, "403.html", {"exception": nothing_changes(request.viewing)}, status=403)


def keep_viewing(request: HttpRequest, viewing: Viewing) -> None:
    request.session[KEPT] = {"organization": viewing.organization.pk, "until": viewing.until.isoformat()}


def kept_viewing(request: HttpRequest) -> Viewing | None:
    """The session's viewing if it still holds for this person."""
    kept = request.session.get(KEPT)
    if kept is None or not request.user.is_authenticated:
        return None
    until = datetime.fromisoformat(kept["until"])
    return viewing_at(viewer=request.user, organization_id=kept["organization"], until=until, now=timezone.now())


def forget_viewing(request: HttpRequest) -> int | None:
    """End what the session keeps, and write it down; the organisation's id."""
    viewing = kept_viewing(request)
    kept = request.session.pop(KEPT, None)
    if viewing:
        note(viewing, Viewed.ENDED)
    return int(kept["organization"]) if kept else None


def note(viewing: Viewing, what: Viewed, *, path: str = "") -> None:
    """In a transaction of its own, as staff: the tenant's is read-only."""
    with acting_as_ops():
        write_down(viewing, what, now=timezone.now(), path=path)


def tell_it_is_over(request: AccountRequest) -> HttpResponse:
    del request.session[KEPT]
    messages.warning(request, _("Looking as a tenant has ended: its hour is over, or you may no more."))
    return redirect("accounts:home")


def nothing_changes(viewing: Viewing) -> str:
    return _(
        "You are only looking as %(name)s: nothing of a tenant's is changed in its place. End it, and act as staff."
    ) % {"name": viewing.organization.name}


@receiver(user_logged_out)
def end_with_the_session(*, request: HttpRequest, **signal: Any) -> None:
    if request is not None and KEPT in request.session:
        forget_viewing(request)
