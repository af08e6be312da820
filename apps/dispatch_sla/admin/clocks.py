"""Clocks with their explanation, penalties and months, for staff to read: facts and rules decide them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import ReadOnlyAdmin, person_id
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.money import money_words
from apps.common.second_look import SecondLookForm
from apps.dispatch_sla.domain.explain import explain_deadline
from apps.dispatch_sla.domain.months import Rate
from apps.dispatch_sla.domain.penalties import OPEN, waive_penalty
from apps.dispatch_sla.models import ClocklessOrder, DispatchClock, Penalty, StoreMonth


class WaiveForm(SecondLookForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The seller reads it in the statement."))

    def consequence(self, cleaned: dict[str, Any]) -> str:
        told = gettext("%(seller)s is let off the penalty of %(amount)s for order %(order)s.")
        return told % {name: self.initial[name] for name in ("seller", "amount", "order")}


def is_open(penalty: Penalty) -> bool:
    return penalty.state in OPEN


def told_of(penalty: Penalty) -> dict[str, str]:
    return {
        "seller": str(penalty.seller),
        "amount": money_words(penalty.amount),
        "order": str(penalty.clock.order),
    }


def waive(request: HttpRequest, penalty: Penalty, filled: dict[str, Any]) -> str:
    waive_penalty(order_id=penalty.pk, reason=filled["reason"], now=timezone.now(), actor_id=person_id(request))
    return gettext("The penalty is waived; what was charged is back in the wallet.")


@admin.register(DispatchClock)
class DispatchClockAdmin(ReadOnlyAdmin):
    list_display = ("order", "seller", "store", "started_at", "deadline_at", "state", "ended_at")
    ordering = ("-pk",)
    list_filter = ("state", "ends_with", "is_provisional", "rule__programme", "deadline_at")
    list_select_related = ("order", "seller", "store")
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    exclude = ("explanation",)
    readonly_fields = ("in_words",)

    @admin.display(description=_("explanation"))
    def in_words(self, clock: DispatchClock) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in explain_deadline(clock)))


@admin.register(ClocklessOrder)
class ClocklessOrderAdmin(ReadOnlyAdmin):
    list_display = ("order", "seller", "reason", "noted_at")
    ordering = ("-pk",)
    list_filter = ("noted_at",)
    list_select_related = ("order", "seller")
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")


@admin.register(Penalty)
class PenaltyAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("clock", "seller", "amount", "state", "noted_at", "given_back_at")
    ordering = ("-pk",)
    list_filter = ("state", "noted_at")
    list_select_related = ("clock", "seller")
    search_fields = ("=clock__order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    form_acts = (FormAct("waive", _("Waive…"), WaiveForm, waive, is_open, told_of),)


@admin.register(StoreMonth)
class StoreMonthAdmin(ReadOnlyAdmin):
    list_display = ("store", "seller", "month", "assessed", "on_time", "rate", "target_percent", "is_returned")
    list_filter = ("is_returned",)
    list_select_related = ("seller", "store")
    search_fields = ("=seller__code", "store__name")
    date_hierarchy = "month"

    @admin.display(description=_("on-time rate, percent"))
    def rate(self, row: Any) -> str:
        return Rate(row.seller_id, row.store_id, row.month, row.assessed, row.on_time).percent
