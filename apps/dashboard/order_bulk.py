"""Acts on many orders at once: what was chosen, a confirmation where it is needed, and what came of each order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_orders
from apps.common.errors import DomainError
from apps.dashboard.order_csv import orders_csv
from apps.dashboard.order_forms import CancelForm, ReasonForm
from apps.orders.domain.bulk import Done, act_on_orders, chosen_orders
from apps.orders.domain.cancelling import request_cancellation
from apps.orders.domain.holding import hold_order, release_held
from apps.orders.domain.looking_again import look_again_for_order
from apps.orders.enums import Fault

REPORT: Final = "order_report"
Told = dict[str, Any]


@dataclass(frozen=True)
class BulkAct:
    """`form` asks before anything is done; without one it is done at once."""

    label: Promise
    done: Promise
    perform: Callable[[dict[str, Any], Told], object]
    form: type[forms.Form] | None = None
    text: str | Promise = ""
    tone: str = ""


ACTS: Final = {
    "hold": BulkAct(
        gettext_lazy("Hold"),
        pgettext_lazy("bulk", "held"),
        lambda which, told: hold_order(reason=told["reason"], **which),
        ReasonForm,
        gettext_lazy("Nothing more is done for these orders until you release them."),
    ),
    "release": BulkAct(
        pgettext_lazy("order", "Release"),
        pgettext_lazy("bulk", "released"),
        lambda which, told: release_held(**which),
    ),
    "again": BulkAct(
        gettext_lazy("Look for goods again"),
        gettext_lazy("goods are looked for again"),
        lambda which, told: look_again_for_order(**which),
    ),
    "cancel": BulkAct(
        gettext_lazy("Cancel"),
        gettext_lazy("cancellation requested"),
        lambda which, told: request_cancellation(fault=Fault(told["fault"]), reason=told["reason"], **which),
        CancelForm,
        gettext_lazy(
            "What is not with the carrier yet is cancelled, and what it cost comes back. This can't be undone. A"
            " cancellation for your own reason counts in your defect rate."
        ),
        "btn-error",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def bulk(request: AccountRequest) -> HttpResponseBase:
    """Do one act with the chosen orders; read, what came of the last one."""
    if request.method != "POST":
        return render(request, "dashboard/order_report.html", {"report": request.session.get(REPORT)})
    name, wanted = request.POST.get("act", ""), chosen_ids(request.POST)
    if name != "export" and name not in ACTS:
        raise Http404
    try:
        orders = chosen_orders(seller_id=seller_id_of(request), order_ids=wanted)
        if not orders:
            raise DomainError(_("no order is chosen: tick some, or all on the page"))
    except DomainError as refusal:
        messages.error(request, capfirst(str(refusal)))
        return redirect(back_of(request))
    if name == "export":
        return HttpResponse(
            orders_csv(orders),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="orders.csv"', "Cache-Control": "private, no-store"},
        )
    act = ACTS[name]
    form = act.form(request.POST if "confirmed" in request.POST else None) if act.form else None
    if form is not None and not form.is_valid():
        context = {"act": act, "name": name, "form": form, "orders": orders, "back": back_of(request)}
        return render(request, "dashboard/order_bulk.html", context)
    how = {"now": timezone.now(), "actor_id": request.user.pk}
    told = form.cleaned_data if form is not None else {}
    came = act_on_orders(
        seller_id=seller_id_of(request),
        order_ids=wanted,
        perform=lambda pk: act.perform({"order_id": pk, **how}, told),
    )
    request.session[REPORT] = report_of(name, came, back_of(request))
    return redirect("dashboard:order_acts")


def chosen_ids(posted: QueryDict) -> set[int]:
    """What was ticked, or everything on the page. What is no number is nobody's order."""
    named = posted.getlist("order")
    if "all" in posted:
        named += posted.get("on_page", "").split(",")
    return {int(text) for text in named if text.isdecimal() and len(text) <= 18}


def back_of(request: AccountRequest) -> str:
    """The list that the orders were chosen in, with its filters; never a page of somebody else."""
    back, orders = request.POST.get("back", ""), reverse("dashboard:orders")
    is_ours = back.startswith(orders) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else orders


def report_of(name: str, came: list[Done], back: str) -> dict[str, Any]:
    """What came of each order, kept in the session: it stays when the page is loaded again."""
    rows = [[each.order.pk, each.order.order_no, each.refusal] for each in came]
    refused = sum(bool(each.refusal) for each in came)
    return {"act": name, "rows": rows, "done": len(rows) - refused, "refused": refused, "back": back}
