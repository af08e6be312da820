"""What a supplier is owed and was paid, its statement, and the bank account that it is paid on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from djmoney.money import Money

from apps.accounts.access import for_members_who, organization_id_of, organization_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_money, can_view_money
from apps.common.documents.statement import CONTENT_TYPES, statement_answer
from apps.common.newest import newest_page
from apps.common.periods import Month, shanghai_day
from apps.fulfillment.domain.receipt_queries import goods_of_payables
from apps.portal.answers import before_of, own_row_or_404
from apps.portal.money_forms import BankAccountForm, StatementForm
from apps.wallet.domain.bank_accounts import current_account, enter_bank_account
from apps.wallet.domain.payout_queries import payouts_of
from apps.wallet.domain.supplier_statement import (
    SupplierBalance,
    balances_of,
    statement_currencies,
    supplier_statement,
)
from apps.wallet.enums import LineState
from apps.wallet.models import BankAccount, Payable, PayoutLine
from apps.wallet.statement_documents import supplier_document
from apps.warehouse.domain.announcing import deliveries_of

NEWEST = 5
NO_CURRENCY_YET = ["CNY"]
NOTHING_YET = [SupplierBalance(currency, Money(0, currency), Money(0, currency)) for currency in NO_CURRENCY_YET]


@require_safe
@for_members_who(can_view_money)
def money(request: AccountRequest) -> HttpResponse:
    """Owed and on its way by currency, the bank account, the newest payouts, and all payables."""
    supplier_id = organization_id_of(request)
    payables = Payable.objects.filter(supplier_id=supplier_id).prefetch_related("reversals")
    context = {
        "balances": balances_of(supplier_id) or NOTHING_YET,
        "account": current_account(supplier_id=supplier_id),
        "payouts": payouts_of(supplier_id)[:NEWEST],
        "page": newest_page(payables, before=before_of(request)),
        "may_manage": can_manage_money(request.membership),
    }
    return render(request, "portal/money.html", context)


@require_safe
@for_members_who(can_view_money)
def payouts(request: AccountRequest) -> HttpResponse:
    """Every payout, the newest first."""
    page = newest_page(payouts_of(organization_id_of(request)), before=before_of(request))
    return render(request, "portal/money_payouts.html", {"page": page})


@require_safe
@for_members_who(can_view_money)
def payable(request: AccountRequest, pk: int) -> HttpResponse:
    """What one payable is the sum of, what was taken back of it, and which payouts it was in."""
    supplier_id, row = organization_id_of(request), own_row_or_404(Payable, pk)
    context = {
        "payable": row,
        "goods": goods_of_payables(supplier_id=supplier_id, payables=[row]).get(pk, []),
        "reversals": row.reversals.order_by("pk"),
        "payouts": payouts_of(supplier_id).filter(items__payable=row).order_by("pk"),
        "delivery": deliveries_of(supplier_id).filter(delivery_note=row.document_name).first(),
    }
    return render(request, "portal/money_payable.html", context)


@require_safe
@for_members_who(can_view_money)
def payout(request: AccountRequest, pk: int) -> HttpResponse:
    """What one payout pays and sets off, down to the pieces."""
    line = own_row_or_404(PayoutLine, pk)
    if line.state == LineState.DISCARDED:
        raise Http404
    items = list(line.items.select_related("payable", "reversal__payable"))
    payables = [item.payable for item in items if item.payable]
    goods = goods_of_payables(supplier_id=organization_id_of(request), payables=payables)
    context = {"payout": line, "items": [(item, goods.get(item.payable_id or 0, [])) for item in items]}
    return render(request, "portal/money_payout.html", context)


@require_safe
@for_members_who(can_view_money)
def statement(request: AccountRequest) -> HttpResponse:
    """Opening, movements and closing over some days: a page or a file."""
    supplier_id, today = organization_id_of(request), shanghai_day(timezone.now())
    currencies = statement_currencies(supplier_id=supplier_id) or NO_CURRENCY_YET
    usual = {"currency": currencies[0], "first": Month.of_day(today).first_day, "last": today}
    form = StatementForm(request.GET if "first" in request.GET else None, initial=usual, currencies=currencies)
    asked = form.cleaned_data if form.is_valid() else usual
    found = supplier_statement(supplier_id=supplier_id, **asked)
    if (wanted := request.GET.get("format", "")) in CONTENT_TYPES and not form.errors:
        document = supplier_document(organization_of(request), found, issued_at=timezone.now())
        return statement_answer(document, format=wanted)
    context = {"form": form, "statement": found, "asked": asked, "formats": CONTENT_TYPES}
    return render(request, "portal/money_statement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_money)
def bank_account(request: AccountRequest) -> HttpResponse:
    """The account and what staff say about it; a change is entered anew."""
    supplier_id, may_manage = organization_id_of(request), can_manage_money(request.membership)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    form = BankAccountForm(request.POST or None)
    if form.is_valid():
        enter_bank_account(supplier_id=supplier_id, details=form.details, now=timezone.now(), actor_id=request.user.pk)
        messages.success(request, _("The account is entered. Payouts go to it once staff have verified it."))
        return redirect("portal:bank_account")
    accounts = BankAccount.objects.filter(supplier_id=supplier_id)
    return render(request, "portal/money_account.html", {"form": form, "accounts": accounts, "may_manage": may_manage})
