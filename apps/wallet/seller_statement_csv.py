"""A month of a seller's wallet as a file for its own books; no text of it runs in a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO

from django.http import HttpResponse

from apps.common.spreadsheets import CSV, Layout, write_sheet
from apps.wallet.domain.seller_wallet_statement import Movement
from apps.wallet.statement_csv import plain

HEADER = ("on", "line_type", "document", "reason", "amount", "balance", "currency")


def month_csv(movements: Iterable[Movement]) -> bytes:
    """One row per movement, the newest first; amounts with a point and two decimals."""
    out = BytesIO()
    write_sheet(out, Layout(CSV), (HEADER, *map(row_of, movements)))
    return out.getvalue()


def row_of(movement: Movement) -> tuple[str, ...]:
    return (
        movement.on.isoformat(),
        movement.kind,
        f"{movement.document_kind} {movement.document_id or ''}".strip(),
        movement.reason,
        plain(movement.amount),
        plain(movement.balance),
        movement.amount.currency.code,
    )


def month_answer(movements: Iterable[Movement], *, name: str) -> HttpResponse:
    """The file as an answer, to be kept under that name."""
    answer = HttpResponse(month_csv(movements), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
