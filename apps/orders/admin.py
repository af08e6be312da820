"""Orders for staff to read: what they earn follows from them, so they change through imports and domain acts only."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin, ReadOnlyInline
from apps.orders.models import Order, OrderLine, OrderSettlement


class OrderLineInline(ReadOnlyInline):
    model = OrderLine
    fields = ("sku", "title", "quantity")


class OrderSettlementInline(ReadOnlyInline):
    model = OrderSettlement
    fields = ("amount", "settled_at")


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ("order_no", "seller", "store", "placed_at", "status")
    list_filter = ("status", "store__channel")
    list_select_related = ("seller", "store")
    search_fields = ("=order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    date_hierarchy = "placed_at"
    ordering = ("-placed_at",)
    show_full_result_count = False
    inlines = (OrderSettlementInline, OrderLineInline)

    def links(self, row: Order) -> list[Link]:
        parcels = reverse("admin:fulfillment_parcel_changelist")
        return [Link(_("Parcels"), f"{parcels}?order__id__exact={row.pk}")]


@admin.register(OrderSettlement)
class OrderSettlementAdmin(ReadOnlyAdmin):
    list_display = ("order", "seller", "amount", "settled_at")
    list_filter = ("amount_currency",)
    list_select_related = ("order", "seller")
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    date_hierarchy = "settled_at"
    show_full_result_count = False
