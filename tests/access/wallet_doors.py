"""The doors of wallets at the operator's desk that other models do not have."""

from tests.access.admin_doors import both, doors_of, open_to_staff
from tests.access.doors import staff

WALLET = "/admin/wallet"
LIMITS = dict(doors_of("wallet_walletlimit", writable=True, addable=False, has_acts=True))

WALLET_DOORS = {
    **LIMITS,
    "admin:wallet_walletlimit_delete": both(f"{WALLET}/walletlimit/999999/delete/", staff("forbidden")),
    "admin:wallet_topup_do": both(f"{WALLET}/topup/999999/do/confirm/", open_to_staff("missing")),
    "admin:wallet_charge_do": both(f"{WALLET}/charge/999999/do/refund/", open_to_staff("missing")),
    "admin:wallet_manualentry_enter": both(f"{WALLET}/manualentry/enter/", staff("ok")),
    "admin:wallet_walletmonth_statement": both(f"{WALLET}/walletmonth/999999/statement.csv", open_to_staff("missing")),
}
