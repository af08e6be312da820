"""The seller's pages about costs: a postage calculator, and paying fees with points."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_money, can_view_goods, can_view_orders
from apps.common.errors import DomainError
from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.dashboard.cost_forms import PointsPaymentForm, PostageForm
from apps.order_costs.domain.points_choice import (
    choice_in_force,
    choices_of,
    choose_points_payment,
    preview_choice,
)
from apps.order_costs.domain.queries import costs_of
from apps.order_costs.domain.tariffs import postage_for, tariff_in_force
from apps.orders.models import Order
from apps.points_ledger.domain.accounts import spendable_points


@require_safe
@for_members_who(can_view_goods)
def postage(request: AccountRequest) -> HttpResponse:
    """What a parcel to a country costs today; everything that was asked is in the address."""
    today = shanghai_day(timezone.now())
    form = PostageForm(request.GET or None)
    context: dict[str, Any] = {"form": form, "tariff": tariff_in_force(today), "today": today}
    if form.is_valid():
        filled = form.cleaned_data
        try:
            context["price"] = postage_for(country=filled["country"], weight_g=filled["weight_g"], on=today)
        except DomainError as refusal:
            form.refuse(refusal)
    return render(request, "dashboard/postage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_money)
def points_payment(request: AccountRequest) -> HttpResponse:
    """Choose what points pay; a preview tells what the choice would have paid of the last parcels."""
    seller_id, now = seller_id_of(request), timezone.now()
    today = shanghai_day(now)
    in_force = choice_in_force(seller_id=seller_id, on=today)
    initial = {**vars(in_force), "effective_from": today}
    form = PointsPaymentForm(request.POST or None, today=today, initial=initial)
    preview = None
    if form.is_valid() and "preview" in request.POST:
        preview = preview_choice(seller_id=seller_id, choice=form.choice)
    elif form.is_valid():
        day = form.cleaned_data["effective_from"]
        try:
            choose_points_payment(
                seller_id=seller_id, choice=form.choice, effective_from=day, now=now, actor_id=request.user.pk
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your choice is saved. It counts from %(day)s on.") % {"day": day_words(day)})
            return redirect("dashboard:points_payment")
    context = {
        "form": form,
        "preview": preview,
        "in_force": in_force,
        "choices": choices_of(seller_id=seller_id),
        "available": spendable_points(seller_id),
        "today": today,
    }
    return render(request, "dashboard/points_payment.html", context)


@require_safe
@for_members_who(can_view_orders)
def order_costs(request: AccountRequest, pk: int) -> HttpResponse:
    """What one order costs, was paid and came back; before it is packed, an estimate."""
    order = get_object_or_404(Order, pk=pk)
    return render(request, "dashboard/order_costs.html", {"order": order, "part": costs_part(order)})


def costs_part(order: Order) -> dict[str, Any]:
    """What `dashboard/order/_costs.html` shows."""
    return {"costs": costs_of(order.pk, on=shanghai_day(timezone.now()))}
