"""Clocks with their explanation, penalties and months, for staff to read: facts and rules decide them."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.common.administration import ReadOnlyAdmin
from apps.dispatch_sla.domain.explain import explain_deadline
from apps.dispatch_sla.domain.months import Rate
from apps.dispatch_sla.models import ClocklessOrder, DispatchClock, Penalty, StoreMonth


@admin.register(DispatchClock)
class DispatchClockAdmin(ReadOnlyAdmin):
    list_display = ("order", "seller", "store", "started_at", "deadline_at", "state", "ended_at")
    list_filter = ("state", "ends_with", "is_provisional", "rule__programme")
    list_select_related = ("order", "seller", "store")
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    date_hierarchy = "deadline_at"
    show_full_result_count = False
    exclude = ("explanation",)
    readonly_fields = ("in_words",)

    @admin.display(description=_("explanation"))
    def in_words(self, clock: DispatchClock) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in explain_deadline(clock)))


@admin.register(ClocklessOrder)
class ClocklessOrderAdmin(ReadOnlyAdmin):
    list_display = ("order", "seller", "reason", "noted_at")
    list_select_related = ("order", "seller")
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    date_hierarchy = "noted_at"
    show_full_result_count = False


@admin.register(Penalty)
class PenaltyAdmin(ReadOnlyAdmin):
    list_display = ("clock", "seller", "amount", "state", "noted_at", "given_back_at")
    list_filter = ("state",)
    list_select_related = ("clock", "seller")
    search_fields = ("=clock__order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    date_hierarchy = "noted_at"
    show_full_result_count = False


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
