"""What must hold at the end of every story, and the figures that stories look at."""

from collections import Counter
from contextlib import nullcontext

from apps.ledger import api as ledger
from apps.order_costs.domain.check import check_order_costs
from apps.stock.domain.check import check_stock
from apps.tenancy.context import acting_as_system
from apps.wallet.domain.seller_wallet_proof import check_wallets
from tests.order_costs.world import balances, unit_totals


def trial_balance() -> dict[str, int]:
    """Every account's balance in fen, by its purpose; empty ones are left out."""
    found: Counter[str] = Counter()
    for name, posted in balances().items():
        found[name.partition(" ")[2]] += posted
    return {purpose: posted for purpose, posted in found.items() if posted}


def assert_in_order(**found: int) -> None:
    """The books say exactly this, add up to nothing, and no check finds anything."""
    assert trial_balance() == found
    assert_books_agree()


def assert_books_agree() -> None:
    """Every unit adds up to nothing, and no check of ledger, stock, costs and wallets finds anything."""
    assert set(unit_totals().values()) <= {0}
    with acting_as_system():
        assert ledger.check_ledger().discrepancies == []
        assert (check_stock(), check_order_costs(), check_wallets(step=nullcontext)) == ([], [], [])
