"""Statements of a month as files; one with very many movements is made by a job instead."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import for_members_who, organization_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_view_points, can_view_wallet
from apps.common.documents.statement import statement_answer
from apps.common.periods import Month
from apps.dashboard.views import chosen
from apps.dashboard.wallet_views import figures_or_404
from apps.exports.enums import ExportKind
from apps.points_ledger.domain.movements import month_movements
from apps.points_ledger.domain.seller_months import months_of
from apps.points_ledger.statement_document import points_document
from apps.wallet.domain.seller_wallet_statement import all_movements, months_of_wallet
from apps.wallet.seller_enums import Currency
from apps.wallet.statement_documents import wallet_document

MOST_AT_ONCE: Final = 1000
"""Movements that are written while somebody waits."""


@require_safe
@for_members_who(can_view_points)
def points_statement(request: AccountRequest, month: Month, format: str) -> HttpResponse:
    """The points of a month: of one that is listed, or in which there were some."""
    seller, now = organization_of(request), timezone.now()
    found = month_movements(seller_id=seller.pk, month=month)
    if not (found.movements or found.opening) or month > Month.of(now):
        chosen(month, months_of(seller_id=seller.pk, now=now))
    if len(found.movements) > MOST_AT_ONCE:
        return to_be_made(request, len(found.movements), kind=ExportKind.POINTS, month=month, format=format)
    return statement_answer(points_document(seller, found, issued_at=now), format=format)


@require_safe
@for_members_who(can_view_wallet)
def wallet_statement(request: AccountRequest, currency: Currency, month: Month, format: str) -> HttpResponse:
    """A month of a wallet in which something moved."""
    seller = organization_of(request)
    figures = figures_or_404(months_of_wallet(seller_id=seller.pk, currency=currency), month)
    if figures.number > MOST_AT_ONCE:
        return to_be_made(
            request, figures.number, kind=ExportKind.WALLET, month=month, currency=currency, format=format
        )
    movements = all_movements(seller_id=seller.pk, currency=currency, month=figures)
    return statement_answer(wallet_document(seller, figures, movements, issued_at=timezone.now()), format=format)


def to_be_made(request: AccountRequest, number: int, **asked: object) -> HttpResponse:
    """To the form of an export, filled in."""
    told = _("The month has %(number)s movements, too many to wait for: ask for it here, and fetch it when it is made.")
    messages.info(request, told % {"number": f"{number:,}"})
    query = urlencode({name: str(value) for name, value in asked.items()})
    return redirect(f"{reverse('dashboard:new_export')}?{query}")
