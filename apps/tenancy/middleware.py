"""Every request's transaction: opened round view and rendering, as the role that the page belongs to."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from apps.tenancy.context import Context, acting, current_context
from apps.tenancy.policies import OPS, SELLER, SUPPLIER

TENANT_PAGES = {"dashboard": ("seller", SELLER), "portal": ("supplier", SUPPLIER)}
OPS_PAGES = {"admin", "ops"}


class TenancyMiddleware:
    """Enter the context of the page's namespace; a failed view or rendering rolls everything back.

    Pages outside these namespaces (sign-in, health) run as the bare login role, which sees no tenant.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with ExitStack() as stack:
            request.tenancy_stack = stack  # type: ignore[attr-defined]  # one request's own scratch space
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        namespace = request.resolver_match.namespace if request.resolver_match else ""
        if namespace in TENANT_PAGES and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        context = context_of(request, namespace)
        if context is not None:
            request.tenancy_stack.enter_context(acting(context))  # type: ignore[attr-defined]  # as above
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if current_context() is not None:
            transaction.set_rollback(True)


def context_of(request: HttpRequest, namespace: str) -> Context | None:
    """The context of a page for this user; raises PermissionDenied when the page is for another kind of tenant."""
    if namespace in OPS_PAGES:
        return Context(OPS) if request.user.is_active and request.user.is_staff else None
    if namespace not in TENANT_PAGES:
        return None
    kind, role = TENANT_PAGES[namespace]
    membership = getattr(request, "membership", None)
    if membership is None or membership.organization.kind != kind:
        raise PermissionDenied(_("This page is not for your current organisation; switch to another one."))
    only_looks = getattr(request, "viewing", None) is not None
    return Context(role, membership.organization_id, read_only=only_looks)
