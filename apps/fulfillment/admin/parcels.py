"""Parcels and their scans for staff to read; scans are append-only."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.common.administration import ReadOnlyAdmin, ReadOnlyInline
from apps.fulfillment.models import Parcel, TrackingEvent


class TrackingEventInline(ReadOnlyInline):
    model = TrackingEvent
    fields = ("occurred_at", "status", "source", "carrier_code", "carrier_text", "recorded_at")


@admin.register(Parcel)
class ParcelAdmin(ReadOnlyAdmin):
    list_display = ("tracking_no", "order", "seller", "service", "status", "shipped_at", "delivered_at")
    list_filter = ("status", "service")
    list_select_related = ("order", "seller")
    search_fields = ("=tracking_no", "=order__order_no", "=seller__code")
    search_help_text = _("A whole tracking number, order number or seller code")
    date_hierarchy = "shipped_at"
    show_full_result_count = False
    inlines = (TrackingEventInline,)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """An order's page leads to its parcels."""
        return lookup == "order__id__exact" or super().lookup_allowed(lookup, value, request)
