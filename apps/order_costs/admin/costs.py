"""What parcels cost and how it was paid, for staff: charge again, give back with a reason."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from apps.common.administration import Act, Link, ReadOnlyAdmin, ReadOnlyInline, grouped, person_id
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.money import money_words
from apps.common.second_look import SecondLookForm
from apps.order_costs.domain.charging import charge_parcel
from apps.order_costs.domain.refunds import refund_cost, refund_parcel
from apps.order_costs.enums import CostState, RefundScope
from apps.order_costs.models import CostRefund, OrderCost, PointsPayment
from apps.tenancy.context import acting_as_system
from apps.wallet.admin.amounts import amount_field

ORDER_OR_PARCEL = _("A whole order number, tracking number or seller code")


def is_due(cost: OrderCost) -> bool:
    return cost.state == CostState.DUE


def is_refundable(cost: OrderCost) -> bool:
    return cost.state == CostState.PAID


def left_of(cost: OrderCost) -> Money:
    """Money and points that can still be given back, in money."""
    left: Money = cost.money_left + Money(Decimal(cost.points_left) / 100, cost.amount.currency)
    return left


def charge_again(request: HttpRequest, cost: OrderCost) -> str:
    with acting_as_system():
        is_paid = charge_parcel(parcel_id=cost.parcel_id, now=timezone.now())
    if is_paid:
        return gettext("Parcel %(parcel)s is paid and released.") % {"parcel": cost.parcel}
    return gettext("Parcel %(parcel)s is still not paid; the order's exception says why.") % {"parcel": cost.parcel}


class RefundForm(SecondLookForm):
    """One cost, in whole or part."""

    amount = amount_field(
        label=_("Amount"), required=False, help_text=_("Empty: all that is left. Money goes back first, then points.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The seller reads it in the statement."))

    def consequence(self, cleaned: dict[str, Any]) -> str:
        left: Money = self.initial["left"]
        amount = left if cleaned["amount"] is None else Money(cleaned["amount"], left.currency)
        told = gettext("%(amount)s of %(left)s goes back to %(seller)s.")
        return told % {"amount": money_words(amount), "left": money_words(left), "seller": self.initial["seller"]}


class ParcelRefundForm(SecondLookForm):
    """A parcel's costs, all or some kinds, as far as they were paid and did not come back."""

    scope = forms.ChoiceField(label=_("Give back"), choices=RefundScope)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The seller reads it in the statement."))

    def consequence(self, cleaned: dict[str, Any]) -> str:
        told = gettext("All that is left of %(scope)s of parcel %(parcel)s goes back to %(seller)s.")
        scope = RefundScope(cleaned["scope"]).label
        return told % {"scope": scope, "parcel": self.initial["parcel"], "seller": self.initial["seller"]}


def told_of(cost: OrderCost) -> dict[str, Any]:
    return {"left": left_of(cost), "parcel": str(cost.parcel), "seller": str(cost.seller)}


def refund(request: HttpRequest, cost: OrderCost, filled: dict[str, Any]) -> str:
    """The key says how much came back before: the same form sent twice gives back once."""
    left = left_of(cost)
    with acting_as_system():
        given = refund_cost(
            cost_id=cost.pk,
            amount=left if filled["amount"] is None else Money(filled["amount"], left.currency),
            reason=filled["reason"],
            key=f"desk:{cost.refunded}:{cost.points_returned}",
            now=timezone.now(),
            actor_id=person_id(request),
        )
    return refunded_words([given])


def refund_all(request: HttpRequest, cost: OrderCost, filled: dict[str, Any]) -> str:
    scope = RefundScope(filled["scope"])
    before = CostRefund.objects.filter(cost__parcel_id=cost.parcel_id).count()
    with acting_as_system():
        given = refund_parcel(
            parcel_id=cost.parcel_id,
            scope=scope,
            reason=filled["reason"],
            key=f"desk:{scope}:{before}",
            now=timezone.now(),
            actor_id=person_id(request),
        )
    return refunded_words(given)


def refunded_words(refunds: list[CostRefund]) -> str:
    amounts = ", ".join(money_words(refund.amount) for refund in refunds if refund.amount)
    points = sum(refund.points for refund in refunds)
    told = gettext("Given back: %(amounts)s and %(points)s points.")
    return told % {"amounts": amounts or "–", "points": grouped(points)}


class RefundInline(ReadOnlyInline):
    model = CostRefund
    fields = ("amount", "points", "reason", "refunded_at", "refunded_by")
    show_change_link = False


@admin.register(OrderCost)
class OrderCostAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("id", "order", "parcel", "seller", "kind", "amount_shown", "points_shown", "state", "back_shown")
    ordering = ("-pk",)
    list_filter = ("state", "kind", "amount_currency", "made_at")
    list_select_related = ("order", "parcel", "seller")
    search_fields = ("=order__order_no", "=parcel__tracking_no", "=seller__code")
    search_help_text = ORDER_OR_PARCEL
    inlines = (RefundInline,)
    acts: ClassVar = (Act("charge", _("Charge again"), charge_again, is_due),)
    form_acts = (
        FormAct("refund", _("Give back…"), RefundForm, refund, is_refundable, told_of),
        FormAct("refund-parcel", _("Give the parcel back…"), ParcelRefundForm, refund_all, is_refundable, told_of),
    )

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, cost: OrderCost) -> str:
        return money_words(cost.amount)

    @admin.display(description=_("points paid"), ordering="points")
    def points_shown(self, cost: OrderCost) -> str:
        return grouped(cost.points)

    @admin.display(description=_("given back"), ordering="refunded")
    def back_shown(self, cost: OrderCost) -> str:
        return money_words(Money(cost.refunded + Decimal(cost.points_returned) / 100, cost.amount.currency))

    def links(self, row: OrderCost) -> list[Link]:
        costs = self.page_url("changelist")
        return [
            Link(_("Order"), reverse("admin:orders_order_change", args=[row.order_id])),
            Link(_("Costs of the order"), f"{costs}?order__id__exact={row.order_id}"),
        ]


@admin.register(PointsPayment)
class PointsPaymentAdmin(ReadOnlyAdmin):
    """Sellers choose on their own page."""

    list_display = ("seller", "effective_from", "logistics", "service_fees", "share_percent", "cap_points")
    list_filter = ("logistics", "service_fees")
    list_select_related = ("seller",)
    search_fields = ("=seller__code", "seller__name")
    date_hierarchy = "effective_from"
