"""Liveness and readiness, for balancers and orchestrators."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from apps.tenancy.login_role import login_role_faults


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The process can work: database reached with a safe role, and Redis answers."""
    checks = {"database": _database_state(), "redis": _redis_state()}
    ready = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)


def _database_state() -> str:
    try:
        connection.ensure_connection()
        return "; ".join(login_role_faults()) or "ok"
    except Exception as error:  # whatever is wrong, the answer is "not ready", and its kind
        return type(error).__name__


def _redis_state() -> str:
    try:
        cache.set("readyz", 1, 5)
        return "ok"
    except Exception as error:  # as above
        return type(error).__name__
