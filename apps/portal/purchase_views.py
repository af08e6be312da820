"""A supplier's purchase orders: listed by what is to be done, one of them answered, and one on paper."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_supply
from apps.orders.domain.answering import answer_purchase
from apps.orders.domain.purchase_queries import Tab, purchase_counts, purchases_page, with_totals
from apps.orders.domain.queries import UnknownCursor
from apps.orders.enums import PurchaseLineState
from apps.orders.models import PurchaseLine, PurchaseOrder
from apps.portal.answers import own_row_or_404
from apps.portal.purchase_forms import AnswerForm
from apps.portal.refusals import kept
from apps.warehouse.models import Warehouse

TABS: dict[Tab, Any] = {
    Tab.CONFIRM: pgettext_lazy("purchase orders", "To confirm"),
    Tab.SHIP: pgettext_lazy("purchase orders", "To ship"),
    Tab.PACK: pgettext_lazy("purchase orders", "To pack"),
    Tab.OVERDUE: pgettext_lazy("purchase orders", "Overdue"),
    Tab.DONE: pgettext_lazy("purchase orders", "Done"),
    Tab.ALL: pgettext_lazy("purchase orders", "All"),
}


@require_safe
@for_members_who(can_view_supply)
def purchases(request: AccountRequest) -> HttpResponse:
    """Fifty purchase orders of a tab, the most urgent first."""
    supplier_id, now = organization_id_of(request), timezone.now()
    tab, number, cursor = asked_tab(request), asked_number(request), request.GET.get("after", "")
    try:
        page = purchases_page(supplier_id=supplier_id, tab=tab, number=number, cursor=cursor, now=now)
    except UnknownCursor as refusal:
        raise Http404(str(refusal)) from refusal
    counts, here = purchase_counts(supplier_id=supplier_id, now=now), {"number": number} if number else {}
    context = {
        "tab": tab,
        "tabs": [(each, label, counts.get(each), urlencode({"tab": each, **here})) for each, label in TABS.items()],
        "page": page,
        "number": number,
        "cursor": cursor,
        "here": urlencode({"tab": tab, **here}),
        "now": now,
        "may_manage": can_manage_supply(request.membership),
    }
    return render(request, "portal/purchases.html", context)


def asked_tab(request: AccountRequest) -> Tab:
    asked = request.GET.get("tab", "")
    return Tab(asked) if asked in TABS else Tab.CONFIRM


def asked_number(request: AccountRequest) -> str:
    """The beginning of a number, as numbers are written."""
    return request.GET.get("number", "").replace("\0", "").strip().upper()[:40]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_supply)
def purchase(request: AccountRequest, pk: int) -> HttpResponse:
    """One purchase order with its lines; those that are to be answered have a form."""
    row, may_manage = own_row_or_404(PurchaseOrder, pk), can_manage_supply(request.membership)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    lines = lines_of(row)
    to_answer = [line for line in lines if line.state == PurchaseLineState.ISSUED]
    form = AnswerForm(request.POST or None, lines=to_answer)
    if form.is_valid() and to_answer and kept(form, lambda: answer(request, row, form)):
        return redirect("portal:purchase", pk)
    context = {
        "purchase": row,
        "lines": [line for line in lines if line not in to_answer],
        "form": form,
        "to_answer": to_answer,
        "may_ship": may_manage and any(line.state == PurchaseLineState.ACCEPTED for line in lines),
        "now": timezone.now(),
        "may_manage": may_manage,
    }
    return render(request, "portal/purchase.html", context)


def lines_of(row: PurchaseOrder) -> list[PurchaseLine]:
    lines = PurchaseLine.objects.filter(purchase_order=row).select_related("offer__variant")
    return list(lines.order_by("line"))


def answer(request: AccountRequest, row: PurchaseOrder, form: AnswerForm) -> None:
    now, actor_id = timezone.now(), request.user.pk
    answer_purchase(purchase_order_id=row.pk, answers=form.answers(), now=now, actor_id=actor_id)


@require_safe
@for_members_who(can_view_supply)
def purchase_paper(request: AccountRequest, pk: int) -> HttpResponse:
    """One purchase order as it is printed: for the shelf, or to go with the goods."""
    row = own_row_or_404(PurchaseOrder, pk)
    (asked,) = with_totals([row])
    lines = PurchaseLine.objects.filter(purchase_order=row).select_related("offer__variant__product")
    context = {
        "purchase": row,
        "asked": asked,
        "lines": lines.prefetch_related("offer__variant__product__texts").order_by("line"),
        "warehouses": Warehouse.objects.filter(is_active=True),
    }
    return render(request, "portal/purchase_paper.html", context)
