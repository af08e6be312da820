"""How punctual a seller's stores are: rates by month, what is late, and why each order was due when it was."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_view_orders
from apps.dispatch_sla.domain.explain import explain_deadline
from apps.dispatch_sla.domain.queries import months_of_seller, open_clocks
from apps.dispatch_sla.enums import ClockState
from apps.dispatch_sla.models import DispatchClock
from apps.orders.domain.queries import OrderDetails, UnknownCursor


def clock_part(details: OrderDetails) -> dict[str, Any]:
    """What `dashboard/order/_clock.html` shows on an order's page."""
    return {"clock": getattr(details.order, "dispatch_clock", None)}


@require_safe
@for_members_who(can_view_orders)
def dispatch(request: AccountRequest) -> HttpResponse:
    """Rates of the last twelve months by store; page by page the orders that are due next, and those that are late."""
    seller_id = seller_id_of(request)
    context: dict[str, Any] = {"months": months_of_seller(seller_id=seller_id)}
    for name, state in (("due", ClockState.RUNNING), ("late", ClockState.LATE)):
        cursor = request.GET.get(name, "")
        try:
            page = open_clocks(seller_id=seller_id, state=state, cursor=cursor)
        except UnknownCursor as error:
            raise Http404(str(error)) from error
        context[name] = {"name": name, "page": page, "cursor": cursor}
    return render(request, "dashboard/dispatch.html", context)


@require_safe
@for_members_who(can_view_orders)
def dispatch_order(request: AccountRequest, pk: int) -> HttpResponse:
    """Why an order is due when it is, in words."""
    clock = DispatchClock.objects.select_related("order", "relief").filter(pk=pk).first()
    if clock is None:
        raise Http404
    context = {"clock": clock, "sentences": explain_deadline(clock)}
    return render(request, "dashboard/dispatch_order.html", context)
