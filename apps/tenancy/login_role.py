"""The process's own database login: it must be one that row-level security binds."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from apps.tenancy.policies import LOGIN, ROLES

QUERY = """
select role.rolname, role.rolsuper, role.rolbypassrls,
       array(select name from unnest(%s::text[]) name where pg_has_role(session_user, name, 'usage')),
       pg_has_role(session_user, (select datdba from pg_database where datname = current_database()), 'usage')
from pg_roles role where role.rolname = session_user
"""


def login_role_faults() -> list[str]:
    """What makes the login role unsafe; empty when it is as it should be."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [[role for role in ROLES if role != LOGIN]])
        name, superuser, bypasses, inherited, owns = cursor.fetchone()
    found = {
        "is a superuser": superuser,
        "has BYPASSRLS": bypasses,
        f"inherits {', '.join(inherited)}": bool(inherited),
        "owns the database": owns,
    }
    return [f"database login '{name}' {fault}" for fault, applies in found.items() if applies]


def refuse_unsafe_login() -> None:
    """Raise ImproperlyConfigured rather than serve with a login that can see every tenant."""
    faults = login_role_faults()
    if faults:
        raise ImproperlyConfigured(
            f"{'; '.join(faults)}. Row-level security would not hold: set DATABASE_URL to the role 'haitun'"
            " that config/sql/roles.sql makes."
        )
