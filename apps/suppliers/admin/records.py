"""Decisions and deliveries that are only read here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin
from apps.suppliers.admin.links import link_to_supplier
from apps.suppliers.models import Clearance, SupplyRecord


@admin.register(Clearance)
class ClearanceAdmin(ReadOnlyAdmin):
    list_display = ("supplier", "cleared", "reason", "decided_at")
    list_filter = ("cleared", "decided_at")
    list_select_related = ("supplier",)
    search_fields = ("=supplier__code", "supplier__name", "reason")
    date_hierarchy = "decided_at"

    def links(self, row: Clearance) -> list[Link]:
        return [link_to_supplier(row.supplier_id)]


@admin.register(SupplyRecord)
class SupplyRecordAdmin(ReadOnlyAdmin):
    list_display = (
        "document",
        "line",
        "supplier",
        "requested_at",
        "accepted",
        "ship_by",
        "shipped_at",
        "cancelled_at",
        "withdrawn_at",
        "incident_at",
        "returned_at",
    )
    ordering = ("-pk",)
    list_filter = ("accepted", "requested_at")
    list_select_related = ("supplier",)
    search_fields = ("=document", "=supplier__code", "supplier__name")
    search_help_text = _("A whole order number or a supplier")
