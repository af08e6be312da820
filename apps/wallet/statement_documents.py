"""Statements of wallets and of what suppliers are owed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.models import Organization
from apps.common.documents.table import Cell, Column, Row, Statement, Sum, Worded, in_words
from apps.common.money import money_words
from apps.common.when import month_words, period_words
from apps.wallet.domain.seller_wallet_statement import MonthFigures, Movement
from apps.wallet.domain.supplier_statement import Statement as SupplierStatement
from apps.wallet.seller_enums import LineType
from apps.wallet.words import document_name

NOTHING = Decimal(0)


def wallet_document(
    seller: Organization, figures: MonthFigures, movements: Iterable[Movement], *, issued_at: datetime
) -> Statement:
    """A Shanghai month of a seller's wallet: opening, every movement with its document, sums, closing."""
    currency = figures.opening.currency.code
    return Statement(
        name=f"haitun-wallet-{currency}-{figures.month}",
        title=_("%(currency)s wallet statement %(month)s")
        % {"currency": currency, "month": month_words(figures.month)},
        organization=named(seller),
        facts=[
            (_("Period"), period_words(figures.month.first_day, figures.month.last_day)),
            (_("Opening balance"), money_words(figures.opening)),
            (_("Closing balance"), money_words(figures.closing)),
            (pgettext("money", "Movements"), in_words(figures.number)),
        ],
        columns=[
            Column("on", _("Day"), 25),
            Column("line_type", _("Kind"), 26),
            Column("document", _("Booked for"), 24),
            Column("reason", _("Reason"), 55),
            Column("amount", _("Amount"), 23, is_number=True),
            Column("balance", _("Balance after"), 27, is_number=True),
            Column("currency", _("Currency"), 0),
        ],
        rows=wallet_rows(figures, movements),
        issued_at=issued_at,
    )


def wallet_rows(figures: MonthFigures, movements: Iterable[Movement]) -> Iterator[Row]:
    code, first, last = figures.opening.currency.code, figures.month.first_day, figures.month.last_day
    yield Row((first, Sum.OPENING, "", "", None, figures.opening.amount, code), is_sum=True)
    for each in movements:
        kind = LineType(each.kind) if each.kind in LineType.values else each.kind
        code_of_document = f"{each.document_kind} {each.document_id or ''}".strip()
        document = Worded(code_of_document, document_name(each.document_kind, each.document_id))
        yield Row((each.on, kind, document, each.reason, each.amount.amount, each.balance.amount, code))
    yield Row((last, Sum.CAME_IN, "", "", figures.came_in.amount, None, code), is_sum=True)
    yield Row((last, Sum.WENT_OUT, "", "", -figures.went_out.amount, None, code), is_sum=True)
    yield Row((last, Sum.CLOSING, "", "", None, figures.closing.amount, code), is_sum=True)


def supplier_document(supplier: Organization, found: SupplierStatement, *, issued_at: datetime) -> Statement:
    """What a supplier is owed over some days: opening, every movement with its reason, sums, closing."""
    currency = found.opening.currency.code
    return Statement(
        name=f"haitun-statement-{currency}-{found.first}-{found.last}",
        title=_("%(currency)s statement of payables") % {"currency": currency},
        organization=named(supplier),
        facts=[
            (_("Period"), period_words(found.first, found.last)),
            (_("Opening balance"), money_words(found.opening)),
            (_("Closing balance"), money_words(found.closing)),
            (_("On its way to the bank"), money_words(found.on_its_way)),
            (pgettext("money", "Movements"), in_words(len(found.movements))),
        ],
        columns=[
            Column("on", _("Day"), 25),
            Column("kind", _("Kind"), 34),
            Column("reason", _("Reason"), 65),
            Column("amount", _("Amount"), 27, is_number=True),
            Column("balance", _("Balance after"), 29, is_number=True),
            Column("currency", _("Currency"), 0),
        ],
        rows=supplier_rows(found),
        issued_at=issued_at,
    )


def supplier_rows(found: SupplierStatement) -> Iterator[Row]:
    code, amounts = found.opening.currency.code, [each.amount.amount for each in found.movements]

    def row(on: Cell, kind: Cell, reason: str, amount: Cell, balance: Cell, *, is_sum: bool = True) -> Row:
        return Row((on, kind, reason, amount, balance, code), is_sum)

    yield row(found.first, Sum.OPENING, "", None, found.opening.amount)
    for each in found.movements:
        yield row(each.on, each.kind, each.reason, each.amount.amount, each.balance.amount, is_sum=False)
    yield row(found.last, Sum.CAME_IN, "", sum((each for each in amounts if each > 0), NOTHING), None)
    yield row(found.last, Sum.WENT_OUT, "", sum((each for each in amounts if each < 0), NOTHING), None)
    yield row(found.last, Sum.CLOSING, "", None, found.closing.amount)


def named(organization: Organization) -> str:
    return f"{organization.name} ({organization.code})"
