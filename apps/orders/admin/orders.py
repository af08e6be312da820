"""Orders for staff: what a seller sees of them, and the same acts, each with its reason."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.administration import Act, Link, ReadOnlyAdmin, ReadOnlyInline, answer_of, person_id
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.orders.admin.forms import CancelForm, CorrectionForm, PaidForm, ReasonForm, address_in
from apps.orders.domain.cancelling import cancel_order
from apps.orders.domain.correcting import correct_address
from apps.orders.domain.errors import given_reason
from apps.orders.domain.holding import hold_order, release_order
from apps.orders.domain.orders import OVER
from apps.orders.domain.paying import mark_paid
from apps.orders.enums import HISTORY, Fault, OrderStatus
from apps.orders.models import LineItem, Order, OrderAddress, OrderException, OrderLine, OrderSettlement


class OrderAddressInline(ReadOnlyInline):
    model = OrderAddress
    exclude = ("seller", "ioss")


class OrderLineInline(ReadOnlyInline):
    model = OrderLine
    fields = ("sku", "title", "quantity", "unit_price", "cancelled_at")
    show_change_link = False


class LineItemInline(ReadOnlyInline):
    model = LineItem
    fields = ("line", "variant", "quantity", "state", "attempts")
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("line", "variant")


class OrderExceptionInline(ReadOnlyInline):
    model = OrderException
    fields = ("kind", "opened_at", "closed_at", "closed_by")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("closed_by")


class OrderSettlementInline(ReadOnlyInline):
    model = OrderSettlement
    fields = ("amount", "settled_at")


def is_moving(order: Order) -> bool:
    return order.status not in OVER and order.source != HISTORY


def hold(request: HttpRequest, order: Order, filled: dict[str, Any]) -> str:
    hold_order(order_id=order.pk, reason=filled["reason"], now=timezone.now(), actor_id=person_id(request))
    return _("Order %(order)s is held.") % {"order": order.order_no}


def release(request: HttpRequest, order: Order) -> str:
    reason = given_reason(answer_of(request))
    release_order(order_id=order.pk, reason=reason, now=timezone.now(), actor_id=person_id(request))
    return _("Order %(order)s goes on.") % {"order": order.order_no}


def cancel(request: HttpRequest, order: Order, filled: dict[str, Any]) -> str:
    result = cancel_order(
        order_id=order.pk,
        fault=Fault(filled["fault"]),
        reason=filled["reason"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return _("%(done)s items are cancelled; for %(late)s it is too late, they are with the carrier.") % {
        "done": len(result.items),
        "late": len(result.too_late),
    }


def pay(request: HttpRequest, order: Order, filled: dict[str, Any]) -> str:
    mark_paid(
        order_id=order.pk,
        paid_at=filled["paid_at"],
        reason=filled["reason"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return _("Order %(order)s is paid.") % {"order": order.order_no}


def correct(request: HttpRequest, order: Order, filled: dict[str, Any]) -> str:
    is_settled = correct_address(
        order_id=order.pk,
        address=address_in(filled),
        reason=filled["reason"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return _("The address is corrected.") if is_settled else _("The address is saved; the order still waits.")


@admin.register(Order)
class OrderAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("order_no", "seller", "store", "placed_at", "country", "total", "status")
    list_filter = ("status", "source", "store__channel", "placed_at")
    list_select_related = ("seller", "store")
    search_fields = ("=order_no", "=seller__code")
    search_help_text = gettext_lazy("A whole order number or seller code")
    ordering = ("-pk",)
    exclude = ("content",)
    inlines = (OrderExceptionInline, OrderLineInline, LineItemInline, OrderAddressInline, OrderSettlementInline)
    acts = (
        Act(
            "release",
            gettext_lazy("Release"),
            release,
            lambda order: order.status == OrderStatus.ON_HOLD,
            gettext_lazy("reason"),
        ),
    )
    form_acts = (
        FormAct("hold", gettext_lazy("Hold…"), ReasonForm, hold, is_moving),
        FormAct(
            "pay",
            gettext_lazy("Paid by the buyer…"),
            PaidForm,
            pay,
            lambda order: is_moving(order) and order.paid_at is None,
        ),
        FormAct("cancel", gettext_lazy("Cancel…"), CancelForm, cancel, is_moving),
        FormAct(
            "correct",
            gettext_lazy("Correct the address…"),
            CorrectionForm,
            correct,
            lambda order: is_moving(order) and hasattr(order, "address"),
            CorrectionForm.initial_of,
        ),
    )

    def links(self, row: Order) -> list[Link]:
        pages = {
            _("Parcels"): "fulfillment_parcel",
            _("Exceptions"): "orders_orderexception",
        }
        return [
            Link(label, f"{reverse(f'admin:{page}_changelist')}?order__id__exact={row.pk}")
            for label, page in pages.items()
        ]


@admin.register(OrderSettlement)
class OrderSettlementAdmin(ReadOnlyAdmin):
    list_display = ("order", "seller", "amount", "settled_at")
    ordering = ("-pk",)
    list_filter = ("amount_currency", "settled_at")
    list_select_related = ("order", "seller")
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = gettext_lazy("A whole order number or seller code")
