"""What every request knows about its user: whom they act for, and whether staff proved themselves."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from apps.accounts.domain.queries import current_membership, memberships_of
from apps.accounts.models import User
from apps.accounts.requests import AccountRequest
from apps.accounts.second_factor import has_second_factor, second_factor_proven

Next = Callable[[AccountRequest], HttpResponse]

ALWAYS_OPEN = {"accounts:favicon", "account_login", "account_logout", "set_language"}
OPEN_TO_ENROL = ALWAYS_OPEN | {
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}
OPEN_TO_PROVE = ALWAYS_OPEN | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


class CurrentMembershipMiddleware:
    """Read user and memberships while the login role still may: tenant roles cannot see those tables.

    Read anew for each request, so that a removed membership stops working at once.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: AccountRequest) -> HttpResponse:
        request.memberships = []
        if request.user.is_authenticated:
            request.memberships = memberships_of(user=request.user)
            speak_own_language(request)
            show_own_time(request.user)
        request.membership = current_membership(
            memberships=request.memberships, organization_id=request.session.get("organization_id")
        )
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


def speak_own_language(request: AccountRequest) -> None:
    """A language chosen on this device goes before the user's own, and that before the browser's."""
    if request.user.language and not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
        translation.activate(request.user.language)


def show_own_time(user: User) -> None:
    """Only how moments are written; business days are Shanghai's, and so is all of the administration."""
    if not user.is_staff:
        timezone.activate(ZoneInfo(user.time_zone))


class WholePageRedirectMiddleware:
    """A part of a page that would be led elsewhere, to sign in again say, leads the whole page there."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: AccountRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.htmx and isinstance(response, HttpResponseRedirectBase):
            return HttpResponseClientRedirect(response.url)
        return response


class StaffSecondFactorMiddleware:
    """Staff reach no page, the administration included, before a second factor is proven in this session."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: AccountRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: AccountRequest, *view: Any) -> HttpResponse | None:
        if not (request.user.is_authenticated and request.user.is_staff):
            return None
        page = request.resolver_match.view_name if request.resolver_match else None
        if not has_second_factor(request.user):
            return None if page in OPEN_TO_ENROL else self.lead_to_enrolment(request)
        if page in OPEN_TO_PROVE or second_factor_proven(request):
            return None
        return redirect("mfa_reauthenticate")

    def lead_to_enrolment(self, request: AccountRequest) -> HttpResponse:
        messages.warning(request, _("Staff sign in with a second factor. Set one up to go on."))
        return redirect("mfa_index")
