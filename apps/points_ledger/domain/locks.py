"""Facts and freezing exclude each other: a run is computed from facts that nobody is changing."""

from typing import Final

from django.db import connection

EARNINGS: Final = 0x48545045  # any constant of our own; "HTPE"


def facts_change() -> None:
    """Held, shared, until the end of a transaction that changes what orders earn."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [EARNINGS])


def facts_stand_still() -> None:
    """Held, alone, until the end of a transaction that freezes or approves a month."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [EARNINGS])
