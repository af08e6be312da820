"""Do costs, wallets, points and settlements say the same? It reports, it never mends."""

from apps.common.checks import Discrepancy, run_checks


def check_order_costs() -> list[Discrepancy]:
    """Where costs, wallets, points and settlements differ; empty when all agree. Only for the platform's roles."""
    return run_checks("order_costs")
