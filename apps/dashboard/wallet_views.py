"""The seller's wallet pages. Each view makes its domain calls as this seller and hands the answers to a template."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_money, can_view_wallet
from apps.common.documents.statement import CONTENT_TYPES
from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.dashboard.wallet_forms import TopUpForm, WarningForm
from apps.wallet.domain.seller_wallet_errors import NoSuchRow
from apps.wallet.domain.seller_wallet_pages import (
    offered_limits,
    open_holds,
    top_ups_page,
    waiting_top_ups,
    wallet_settings,
)
from apps.wallet.domain.seller_wallet_statement import (
    MonthFigures,
    months_of_wallet,
    newest_balance,
    statement_page,
)
from apps.wallet.domain.seller_wallet_warning import set_low_balance
from apps.wallet.domain.topups import cancel_top_up, request_top_up
from apps.wallet.seller_enums import Currency

RECENT = 10
LAST_ID = 2**63 - 1


@require_safe
@for_members_who(can_view_wallet)
def wallet(request: AccountRequest, currency: Currency = Currency.CNY) -> HttpResponse:
    """What is available and held, what waits, and the last movements."""
    seller_id = seller_id_of(request)
    page = statement_page(seller_id=seller_id, currency=currency, size=RECENT)
    balance, holds = newest_balance(page, currency), open_holds(seller_id=seller_id, currency=currency)
    context = {
        "currency": currency,
        "currencies": Currency,
        "balance": balance,
        "available": balance - holds.total,
        "holds": holds,
        "page": page,
        "months": months_of_wallet(seller_id=seller_id, currency=currency),
        "waiting": waiting_top_ups(seller_id=seller_id, currency=currency),
        "may_manage": can_manage_money(request.membership),
    }
    return render(request, "dashboard/wallet.html", context)


@require_safe
@for_members_who(can_view_wallet)
def month(request: AccountRequest, currency: Currency, month: Month) -> HttpResponse:
    """One month of the statement, fifty movements a page."""
    seller_id, before = seller_id_of(request), cursor_of(request)
    months = months_of_wallet(seller_id=seller_id, currency=currency)
    figures = figures_or_404(months, month)
    context = {
        "currency": currency,
        "figures": figures,
        "page": statement_page(seller_id=seller_id, currency=currency, month=figures, before=before),
        "before": before,
        "months": months,
        "formats": CONTENT_TYPES,
    }
    return render(request, "dashboard/wallet_month.html", context)


@require_safe
@for_members_who(can_view_wallet)
def top_ups(request: AccountRequest) -> HttpResponse:
    """The seller's requests and what became of them, fifty a page."""
    before = cursor_of(request)
    context = {
        "page": top_ups_page(seller_id=seller_id_of(request), before=before),
        "before": before,
        "may_manage": can_manage_money(request.membership),
    }
    return render(request, "dashboard/wallet_top_ups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_money)
def new_top_up(request: AccountRequest) -> HttpResponse:
    """Announce a transfer."""
    limits = offered_limits()
    form = TopUpForm(request.POST or None, limits=limits, initial={"currency": request.GET.get("currency", "")})
    if form.is_valid():
        try:
            top_up = request_top_up(
                seller_id=seller_id_of(request),
                amount=form.money,
                transfer_reference=form.cleaned_data["transfer_reference"],
                key=form.cleaned_data["key"],
                now=timezone.now(),
                actor_id=request.user.pk,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your top-up is noted. Your wallet is credited once the money has arrived."))
            return redirect("dashboard:wallet_in", top_up.amount.currency.code)
    return render(request, "dashboard/wallet_top_up.html", {"form": form, "limits": limits})


@require_POST
@for_members_who(can_manage_money)
def cancel(request: AccountRequest, pk: int) -> HttpResponse:
    """Withdraw a request that nobody has decided on."""
    try:
        cancel_top_up(
            seller_id=seller_id_of(request), top_up_id=min(pk, LAST_ID), now=timezone.now(), actor_id=request.user.pk
        )
    except NoSuchRow as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, capfirst(str(refusal)))
    else:
        messages.success(request, _("The request is cancelled. Nothing was credited."))
    return redirect("dashboard:top_ups")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_money)
def warning(request: AccountRequest, currency: Currency) -> HttpResponse:
    """Choose when to be warned of a low balance."""
    seller_id = seller_id_of(request)
    set_before = {each.currency: each.low_balance_at for each in wallet_settings(seller_id=seller_id)}
    form = WarningForm(request.POST or None, initial={"amount": set_before.get(currency)})
    if form.is_valid():
        try:
            set_low_balance(
                seller_id=seller_id,
                currency=currency,
                low_balance_at=form.cleaned_data["amount"],
                now=timezone.now(),
                actor_id=request.user.pk,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The warning is saved."))
            return redirect("dashboard:wallet_in", currency)
    return render(request, "dashboard/wallet_warning.html", {"form": form, "currency": currency})


def cursor_of(request: AccountRequest) -> int | None:
    """Where a page goes on; one that was made by hand is not found."""
    text = request.GET.get("before", "")
    if not text:
        return None
    if not text.isdecimal():
        raise Http404
    return min(int(text), LAST_ID)


def figures_or_404(months: list[MonthFigures], month: Month) -> MonthFigures:
    for figures in months:
        if figures.month == month:
            return figures
    raise Http404(_("There is nothing for this month."))
