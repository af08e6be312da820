"""Whether the process can work: asked by balancers at /readyz, and by staff on the page of the system's health."""

from django.core.cache import cache
from django.db import connection

from apps.tenancy.login_role import login_role_faults


def readiness() -> dict[str, str]:
    """`ok` or what is wrong, for the database (reached, with a safe role) and for Redis."""
    return {"database": _database_state(), "redis": _redis_state()}


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
