"""A month of the wallet as a file for the seller's own books; no text of it runs in a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO

from apps.common.spreadsheets import CSV, Layout, write_sheet
from apps.wallet.domain.seller_wallet_statement import Movement

HEADER = ("day", "line_type", "document", "reason", "amount", "balance", "currency")


def statement_csv(movements: Iterable[Movement]) -> bytes:
    """One row per movement, the newest first; amounts with a point and two decimals."""
    out = BytesIO()
    write_sheet(out, Layout(CSV), (HEADER, *map(row_of, movements)))
    return out.getvalue()


def row_of(movement: Movement) -> tuple[str, ...]:
    document = f"{movement.document_kind} {movement.document_id or ''}".strip()
    return (
        movement.on.isoformat(),
        movement.kind,
        document,
        movement.reason,
        f"{movement.amount.amount:.2f}",
        f"{movement.balance.amount:.2f}",
        movement.amount.currency.code,
    )
