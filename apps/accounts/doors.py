"""Pages that stand in both tenants' doors: which of them a request came in by."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from apps.accounts.requests import AccountRequest


def door_of(request: AccountRequest) -> str:
    """The namespace of the door: `dashboard` or `portal`."""
    return request.resolver_match.namespace if request.resolver_match else ""


def render_in_door(request: AccountRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page in the layout of its door; the template links to `door|add:":page"`."""
    door = door_of(request)
    return render(request, template, {"door": door, "layout": f"{door}/layout.html", **context})


def redirect_in_door(request: AccountRequest, page: str) -> HttpResponseRedirect:
    return redirect(f"{door_of(request)}:{page}")
