"""The wallet at the operator's desk, one module per subject."""

from apps.wallet.admin import bank_accounts, batches, charges, charges_manual, fx, payables, payouts, topups

__all__ = ["bank_accounts", "batches", "charges", "charges_manual", "fx", "payables", "payouts", "topups"]
