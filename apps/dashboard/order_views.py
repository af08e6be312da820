"""One of the seller's orders, and a new one by hand."""

from typing import Any

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
from apps.accounts.rules import can_manage_money, can_manage_orders, can_view_orders
from apps.channels.models import Store
from apps.dashboard.order_forms import (
    MOST_ROWS,
    ROWS,
    AddressForm,
    BeginForm,
    CancelForm,
    LineForms,
    NewOrderForm,
    ReasonForm,
    refuse,
)
from apps.dashboard.order_parts import PARTS
from apps.dashboard.order_timeline import timeline_of
from apps.fulfillment.domain.queries import parcels_of, told_parcels
from apps.orders.domain.addressing import report_on
from apps.orders.domain.errors import InvalidOrder
from apps.orders.domain.intake import Outcome, place_order
from apps.orders.domain.orders import OVER
from apps.orders.domain.queries import order_details
from apps.orders.domain.sending_apart import may_be_parted
from apps.orders.enums import HISTORY, ExceptionKind, Source
from apps.orders.models import Order


@require_safe
@for_members_who(can_view_orders)
def order(request: AccountRequest, pk: int) -> HttpResponse:
    """One order with its goods, what it waits for, what can be done, and what happened."""
    also = [row for part in PARTS for row in part.also]
    details = order_details(
        seller_id=seller_id_of(request), order_id=pk, also=also, told={"told_parcels": told_parcels()}
    )
    if details is None:
        raise Http404(_("There is no such order."))
    parcels = parcels_of(details.order.told_parcels)  # type: ignore[attr-defined]  # annotated
    order, kinds = details.order, {each.kind for each in details.exceptions}
    address = getattr(order, "address", None)
    context = {
        "details": details,
        "order": order,
        "address": address,
        "warnings": report_on(address).warnings if address else [],
        "may_act": can_manage_orders(request.membership) and order.status not in OVER and order.source != HISTORY,
        "may_pay": can_manage_money(request.membership),
        "is_held": ExceptionKind.HELD in kinds,
        "is_changed": ExceptionKind.CHANGED in kinds,
        "cancel_form": CancelForm(auto_id="cancel_%s"),
        "hold_form": ReasonForm(auto_id="hold_%s"),
        "seen_form": ReasonForm(auto_id="seen_%s"),
        "parts": [(part.template, part.context(details)) for part in PARTS],
        "is_parted": len({item.shipment for item in details.items}) > 1,
        "may_part": may_be_parted(order, details.items),
        "parcels": parcels,
        "goods": {item.pk: item for item in details.items},
        "timeline": timeline_of(details, parcels=parcels, user_id=request.user.pk),
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
