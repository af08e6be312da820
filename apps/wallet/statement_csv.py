"""A supplier's statement as a file for its own books."""

import io

from django.http import HttpResponse
from djmoney.money import Money

from apps.common.spreadsheets import CSV, Layout, write_sheet
from apps.wallet.domain.supplier_statement import Statement

HEADER = ("on", "kind", "reason", "amount", "balance", "currency")


def statement_csv(statement: Statement) -> bytes:
    """Opening, one row a movement, closing; UTF-8 with a byte order mark, formulas made harmless."""
    rows = [
        (statement.first, "opening", "", "", plain(statement.opening)),
        *((each.on, each.kind, each.reason, plain(each.amount), plain(each.balance)) for each in statement.movements),
        (statement.last, "closing", "", "", plain(statement.closing)),
    ]
    out = io.BytesIO()
    write_sheet(out, Layout(CSV), [HEADER, *((*map(str, row), statement.closing.currency.code) for row in rows)])
    return out.getvalue()


def plain(amount: Money) -> str:
    return f"{amount.amount:.2f}"


def statement_answer(statement: Statement) -> HttpResponse:
    """The file as an answer, named after its days."""
    name = f"haitun-statement-{statement.first}-{statement.last}.csv"
    answer = HttpResponse(statement_csv(statement), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
