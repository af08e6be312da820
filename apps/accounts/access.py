"""Who may see a tenant's page: asked of the rules, answered with 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from apps.accounts.models import Organization
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import Predicate

View = Callable[..., HttpResponseBase]


def for_members_who(may: Predicate) -> Callable[[View], View]:
    """Let a view run for members of the current organisation whose role may; strangers never come this far."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: AccountRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            ask_the_rules(request, may)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def ask_the_rules(request: AccountRequest, may: Predicate) -> None:
    """Go on, for members whose role may. Raises PermissionDenied."""
    if not may(request.membership):
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))


def organization_of(request: AccountRequest) -> Organization:
    """The seller or supplier that the request acts for, with its name."""
    if request.membership is None:
        raise PermissionDenied
    return request.membership.organization


def organization_id_of(request: AccountRequest) -> int:
    """The seller or supplier that the request acts for."""
    if request.membership is None:
        raise PermissionDenied
    return request.membership.organization_id
