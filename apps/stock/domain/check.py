"""Recomputes every level from its movements and reservations and reports what differs. It never mends."""

from apps.common.checks import Discrepancy, run_checks


def check_stock() -> list[Discrepancy]:
    """What the movements say otherwise. Only for the platform's roles; reads all movements."""
    return run_checks("stock")
