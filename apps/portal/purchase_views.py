"""A supplier's purchase orders: what is to be answered, to be shipped, and what is done."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_supply
from apps.orders.domain.answering import accept_purchase, answer_purchase
from apps.orders.domain.routing_errors import PurchaseRefused
from apps.orders.enums import PurchaseLineState, PurchaseState
from apps.orders.models import PurchaseLine, PurchaseOrder
from apps.portal.answers import own_row_or_404, told
from apps.portal.purchase_forms import AnswerForm
from apps.portal.refusals import kept

SHOWN = 50
TABS: dict[str, tuple[Any, tuple[PurchaseState, ...], str]] = {
    # what it is called, which states it holds, what is urgent there
    "answer": (gettext_lazy("To answer"), (PurchaseState.ISSUED,), "accept_by"),
    "ship": (gettext_lazy("To ship"), (PurchaseState.ACCEPTED,), "ship_by"),
    "done": (gettext_lazy("Done"), (PurchaseState.SHIPPED, PurchaseState.CLOSED), "-pk"),
}


@require_safe
@for_members_who(can_view_supply)
def purchases(request: AccountRequest) -> HttpResponse:
    """Fifty purchase orders of a tab, the most urgent first."""
    tab = request.GET.get("tab", "answer")
    tab = tab if tab in TABS else "answer"
    own = PurchaseOrder.objects.filter(supplier_id=organization_id_of(request))
    counts = dict(own.exclude(state__in=TABS["done"][1]).values_list("state").annotate(n=Count("pk")).order_by())
    context = {
        "tab": tab,
        "tabs": [
            (name, label, sum(counts.get(state, 0) for state in states)) for name, (label, states, _by) in TABS.items()
        ],
        "page": Paginator(in_tab(own, tab), SHOWN).get_page(request.GET.get("page")),
        "now": timezone.now(),
        "may_manage": can_manage_supply(request.membership),
    }
    return render(request, "portal/purchases.html", context)


def in_tab(own: QuerySet[PurchaseOrder], tab: str) -> QuerySet[Any]:
    _label, states, urgent = TABS[tab]
    found = own.filter(state__in=states).annotate(line_count=Count("lines"), pieces=Sum("lines__quantity"))
    return found.order_by(urgent, "pk")


@require_POST
@for_members_who(can_manage_supply)
def accept(request: AccountRequest) -> HttpResponse:
    """Accept whole purchase orders, all of the chosen ones or none."""
    chosen = sorted({int(pk) for pk in request.POST.getlist("purchase") if pk.isdecimal()})

    def act() -> str:
        if not chosen:
            raise PurchaseRefused(_("nothing is chosen: tick the purchase orders that you accept"))
        for pk in chosen:
            accept_purchase(purchase_order_id=pk, now=timezone.now(), actor_id=request.user.pk)
        text = ngettext("%(n)s purchase order is accepted.", "%(n)s purchase orders are accepted.", len(chosen))
        return text % {"n": len(chosen)}

    return told(request, act, "portal:purchases")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_supply)
def purchase(request: AccountRequest, pk: int) -> HttpResponse:
    """One purchase order with its lines; those that are to be answered have a form."""
    row, may_manage = own_row_or_404(PurchaseOrder, pk), can_manage_supply(request.membership)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    lines = list(PurchaseLine.objects.filter(purchase_order=row).select_related("offer__variant").order_by("line"))
    to_answer = [line for line in lines if line.state == PurchaseLineState.ISSUED]
    form = AnswerForm(request.POST or None, lines=to_answer)
    if form.is_valid() and to_answer and kept(form, lambda: answer(request, row, form)):
        return redirect("portal:purchase", pk)
    context = {
        "purchase": row,
        "lines": [line for line in lines if line not in to_answer],
        "form": form,
        "to_answer": to_answer,
        "now": timezone.now(),
        "may_manage": may_manage,
    }
    return render(request, "portal/purchase.html", context)


def answer(request: AccountRequest, row: PurchaseOrder, form: AnswerForm) -> None:
    now, actor_id = timezone.now(), request.user.pk
    answer_purchase(purchase_order_id=row.pk, answers=form.answers(), now=now, actor_id=actor_id)
