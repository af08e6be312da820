"""The seller's orders: the list, one of them, a new one by hand. Every filter is in the address."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_orders, can_view_orders
from apps.channels.models import Store
from apps.dashboard.order_forms import (
    GROUPS,
    MOST_ROWS,
    ROWS,
    AddressForm,
    BeginForm,
    CancelForm,
    LineForms,
    NewOrderForm,
    ReasonForm,
    SearchForm,
    refuse,
)
from apps.dashboard.order_parts import PARTS
from apps.orders.domain.addressing import report_on
from apps.orders.domain.errors import InvalidOrder
from apps.orders.domain.intake import Outcome, place_order
from apps.orders.domain.orders import OVER
from apps.orders.domain.queries import Group, UnknownCursor, order_details, orders_page
from apps.orders.domain.waiting_queries import open_counts
from apps.orders.enums import HISTORY, ExceptionKind, Source
from apps.orders.models import Order


@require_safe
@for_members_who(can_view_orders)
def orders(request: AccountRequest) -> HttpResponse:
    """Orders by group, the beginning of their number, store and destination."""
    seller_id = seller_id_of(request)
    form = SearchForm(request.GET, stores=stores_of(seller_id))
    context: dict[str, Any] = {"form": form, "may_manage": can_manage_orders(request.membership)}
    if form.is_valid():
        said = form.cleaned_data
        group, cursor = Group(said["group"] or Group.ALL), request.GET.get("after", "")
        try:
            context["page"] = orders_page(
                seller_id=seller_id,
                group=group,
                number=said["number"],
                store_id=said["store"],
                country=said["country"],
                cursor=cursor,
            )
        except UnknownCursor as error:
            raise Http404(str(error)) from error
        kept = {name: said[name] for name in ("number", "store", "country") if said[name]}
        context |= {
            "group": group,
            "tabs": [(each, label, urlencode({"group": each, **kept})) for each, label in GROUPS.items()],
            "here": urlencode({"group": group, **kept}),
            "cursor": cursor,
            "is_filtered": bool(kept) or group != Group.ALL,
            "waiting": sum(open_counts(seller_id=seller_id).values()),
        }
    return render(request, "dashboard/orders.html", context)


@require_safe
@for_members_who(can_view_orders)
def order(request: AccountRequest, pk: int) -> HttpResponse:
    """One order with its goods, what it waits for, what can be done, and what happened."""
    details = order_details(seller_id=seller_id_of(request), order_id=pk)
    if details is None:
        raise Http404(_("There is no such order."))
    order, kinds = details.order, {each.kind for each in details.exceptions}
    address = getattr(order, "address", None)
    context = {
        "details": details,
        "order": order,
        "address": address,
        "warnings": report_on(address).warnings if address else [],
        "may_act": can_manage_orders(request.membership) and order.status not in OVER and order.source != HISTORY,
        "is_held": ExceptionKind.HELD in kinds,
        "is_changed": ExceptionKind.CHANGED in kinds,
        "cancel_form": CancelForm(auto_id="cancel_%s"),
        "hold_form": ReasonForm(auto_id="hold_%s"),
        "seen_form": ReasonForm(auto_id="seen_%s"),
        "parts": [(part.template, part.context(details)) for part in PARTS],
    }
    return render(request, "dashboard/order.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def new_order(request: AccountRequest) -> HttpResponse:
    """First the store and the country, then everything else with that country's hints."""
    seller_id = seller_id_of(request)
    begin = BeginForm(request.GET or None, stores=stores_of(seller_id))
    if not begin.is_valid():
        return render(request, "dashboard/order_begin.html", {"form": begin})
    data = more_lines(request.POST) if "more" in request.POST else request.POST or None
    form, lines = NewOrderForm(data), LineForms(data, prefix="lines")
    address = AddressForm(data, country=begin.cleaned_data["country"])
    are_valid = [each.is_valid() for each in (form, address, lines)]
    if data and "more" not in data and all(are_valid):
        placed = place(request, begin.cleaned_data["store"], form, address, lines)
        if placed is not None:
            messages.success(request, _("The order is taken."))
            return redirect("dashboard:order", placed.pk)
    context = {"begin": begin, "form": form, "address": address, "lines": lines}
    return render(request, "dashboard/order_new.html", context)


def place(request: AccountRequest, store_id: int, form: Any, address: AddressForm, lines: Any) -> Order | None:
    """The new order; None when it was refused, which the forms say. A number that there is already is refused here."""
    said, now = form.cleaned_data, timezone.now()
    wanted = [each.line(said["currency"]) for each in lines.filled()]
    prices = [line.unit_price * line.quantity for line in wanted if line.unit_price is not None]
    try:
        with transaction.atomic():
            placed = place_order(
                seller_id=seller_id_of(request),
                store_id=store_id,
                order_no=said["order_no"],
                placed_at=now,
                paid_at=now if said["is_paid"] else None,
                address=address.address,
                lines=wanted,
                source=Source.HAND,
                now=now,
                actor_id=request.user.pk,
                total=sum(prices[1:], prices[0]) if len(prices) == len(wanted) else None,
                note=said["note"],
            )
            if placed.outcome == Outcome.CREATED:
                return placed.order
            transaction.set_rollback(True)
    except InvalidOrder as refusal:
        refuse(refusal, form, address, lines)
        return None
    form.add_error("order_no", _("The store has an order of this number already: look it up, or write another number."))
    return None


def more_lines(posted: Any) -> Any:
    """The same form with some more empty lines."""
    data = posted.copy()
    total = data.get("lines-TOTAL_FORMS", "")
    data["lines-TOTAL_FORMS"] = str(min(int(total) + ROWS, MOST_ROWS)) if total.isdecimal() else str(ROWS)
    return data


def stores_of(seller_id: int) -> list[Store]:
    return list(Store.objects.filter(seller_id=seller_id))
