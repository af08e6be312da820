"""The wallet at the operator's desk, one module per subject."""

from apps.wallet.admin import bank_accounts, batches, fx, payables, payouts

__all__ = ["bank_accounts", "batches", "fx", "payables", "payouts"]
