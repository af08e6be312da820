"""Liveness and readiness, for balancers and orchestrators."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from config.readiness import readiness


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The process can work: database reached with a safe role, and Redis answers."""
    checks = readiness()
    ready = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)
