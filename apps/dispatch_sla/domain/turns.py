"""Sweeps, relief and the decision of months write the same clocks, penalties and months: they take turns."""

from django.db import connection

ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('dispatch_sla.clocks'))"


def take_turns() -> None:
    """Wait for whoever changes clocks now, and keep others waiting until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
