"""What a seller does with an order; a refusal is told in the domain's own words and changes nothing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_orders
from apps.common.errors import DomainError
from apps.dashboard.order_forms import AddressForm, ApartForm, BeginForm, CancelForm
from apps.dashboard.order_views import stores_of
from apps.orders.domain.address_rules import COUNTRIES
from apps.orders.domain.addressing import address_of
from apps.orders.domain.cancelling import request_cancellation
from apps.orders.domain.cancelling_lines import request_line_cancellation
from apps.orders.domain.correcting import accept_change, correct_address
from apps.orders.domain.errors import InvalidOrder
from apps.orders.domain.holding import hold_order, release_order
from apps.orders.domain.looking_again import look_again
from apps.orders.domain.paying import mark_paid
from apps.orders.domain.sending_apart import parts_to_send, send_apart
from apps.orders.enums import Fault
from apps.orders.models import Order, OrderAddress, OrderLine


@require_POST
@for_members_who(can_manage_orders)
def hold(request: AccountRequest, pk: int) -> HttpResponse:
    """Let it wait."""
    reason, actor, now = request.POST.get("reason", ""), request.user.pk, timezone.now()
    done = _("The order is held. Nothing more is done for it until you release it.")
    return act(request, pk, lambda: hold_order(order_id=pk, reason=reason, now=now, actor_id=actor), done)


@require_POST
@for_members_who(can_manage_orders)
def release(request: AccountRequest, pk: int) -> HttpResponse:
    """Let it go on."""
    actor, now = request.user.pk, timezone.now()
    done = _("The order goes on.")
    return act(request, pk, lambda: release_order(order_id=pk, now=now, actor_id=actor), done)


@require_POST
@for_members_who(can_manage_orders)
def paid(request: AccountRequest, pk: int) -> HttpResponse:
    """Say that the buyer has paid."""
    actor, now = request.user.pk, timezone.now()
    done = _("The order is paid, and goes on.")
    return act(request, pk, lambda: mark_paid(order_id=pk, paid_at=now, now=now, actor_id=actor), done)


@require_POST
@for_members_who(can_manage_orders)
def cancel(request: AccountRequest, pk: int) -> HttpResponse:
    """Ask for its cancellation."""
    form = CancelForm(request.POST)
    if not form.is_valid():
        return act(request, pk, lambda: complain(_("say whose reason it was, and write it down")), "")
    fault, reason = Fault(form.cleaned_data["fault"]), form.cleaned_data["reason"]
    actor, now = request.user.pk, timezone.now()
    done = _("Cancellation is requested: what is not with the carrier yet is cancelled in a moment.")
    return act(
        request,
        pk,
        lambda: request_cancellation(order_id=pk, fault=fault, reason=reason, now=now, actor_id=actor),
        done,
    )


@require_POST
@for_members_who(can_manage_orders)
def seen(request: AccountRequest, pk: int) -> HttpResponse:
    """Say that a late change was looked at."""
    reason, actor, now = request.POST.get("reason", ""), request.user.pk, timezone.now()
    done = _("Noted. The order goes on as it is.")
    return act(request, pk, lambda: accept_change(order_id=pk, reason=reason, now=now, actor_id=actor), done)


@require_POST
@for_members_who(can_manage_orders)
def again(request: AccountRequest, pk: int, line_id: int) -> HttpResponse:
    """Have goods looked for that nobody had."""
    actor, now = request.user.pk, timezone.now()
    done = _("The goods are looked for again, also with suppliers that failed before.")
    return act(request, pk, lambda: look_again(order_id=pk, line_id=line_id, now=now, actor_id=actor), done)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def cancel_line(request: AccountRequest, pk: int, line_id: int) -> HttpResponse:
    """Ask for the cancellation of one line."""
    lines = OrderLine.objects.select_related("order").filter(order=pk, seller_id=seller_id_of(request))
    line = lines.filter(pk=line_id).first()
    if line is None:
        raise Http404(_("There is no such order."))
    form = CancelForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dashboard/order_cancel_line.html", {"line": line, "form": form})
    fault, reason = Fault(form.cleaned_data["fault"]), form.cleaned_data["reason"]
    asked: dict[str, Any] = {"order_id": pk, "line_id": line_id, "now": timezone.now(), "actor_id": request.user.pk}
    done = _("Its cancellation is requested: what is not packed of the line is cancelled in a moment.")
    return act(request, pk, lambda: request_line_cancellation(fault=fault, reason=reason, **asked), done)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def split(request: AccountRequest, pk: int) -> HttpResponse:
    """Choose goods that leave on their own."""
    order = Order.objects.filter(pk=pk, seller_id=seller_id_of(request)).first()
    if order is None:
        raise Http404(_("There is no such order."))
    form = ApartForm(request.POST or None, items=parts_to_send(pk))
    if form.is_valid():
        try:
            with transaction.atomic():
                send_apart(order_id=pk, pieces=form.pieces, now=timezone.now(), actor_id=request.user.pk)
        except DomainError as refusal:
            form.add_error(None, capfirst(str(refusal)))
        else:
            messages.success(
                request, _("These goods leave on their own now. What waits for goods is looked for again.")
            )
            return redirect("dashboard:order", pk)
    return render(request, "dashboard/order_split.html", {"order": order, "form": form})


def complain(text: str) -> None:
    raise DomainError(text)


def act(request: AccountRequest, pk: int, perform: Callable[[], object], done: str) -> HttpResponse:
    if not Order.objects.filter(pk=pk, seller_id=seller_id_of(request)).exists():
        raise Http404(_("There is no such order."))
    try:
        with transaction.atomic():
            perform()
    except DomainError as refusal:
        messages.error(request, capfirst(str(refusal)))
    else:
        messages.success(request, done)
    return redirect("dashboard:order", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def address(request: AccountRequest, pk: int) -> HttpResponse:
    """Correct the address; the country is chosen first, for its hints."""
    row = OrderAddress.objects.select_related("order").filter(order=pk, seller_id=seller_id_of(request)).first()
    if row is None:
        raise Http404(_("There is no such order."))
    country = request.GET.get("country", row.country)
    if country not in COUNTRIES:
        raise Http404
    kept = address_of(row)
    initial = {name: getattr(kept, name) for name in AddressForm.base_fields if name != "ioss"}
    form = AddressForm(request.POST or None, country=country, ioss_ending=row.ioss_ending, initial=initial)
    if form.is_valid() and corrected(request, row, form):
        return redirect("dashboard:order", pk)
    where = BeginForm(stores=stores_of(row.seller_id), initial={"country": country})["country"]
    context = {"order": row.order, "form": form, "country": where}
    return render(request, "dashboard/order_address.html", context)


def corrected(request: AccountRequest, row: OrderAddress, form: AddressForm) -> bool:
    """Whether the address was written; else the form says why not."""
    try:
        is_settled = correct_address(
            order_id=row.pk, address=form.address, now=timezone.now(), actor_id=request.user.pk
        )
    except InvalidOrder as refusal:
        for fault in refusal.faults:
            form.add_error(fault.field if fault.field in form.fields else None, f"{fault.reason}: {fault.mend}")
        return False
    except DomainError as refusal:
        form.add_error(None, capfirst(str(refusal)))
        return False
    if is_settled:
        messages.success(request, _("The address is corrected."))
    else:
        messages.warning(request, _("The address is saved, and the order still waits: see below what is wrong."))
    return True
