"""Warehouses and bins, and what lies in them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.common.administration import DeskAdmin, ReadOnlyAdmin
from apps.warehouse.models import Bin, Placement, Warehouse


@admin.register(Warehouse)
class WarehouseAdmin(DeskAdmin):
    list_display = ("code", "name", "is_active")
    search_fields = ("code", "name")


@admin.register(Bin)
class BinAdmin(DeskAdmin):
    list_display = ("code", "warehouse", "is_active")
    list_filter = ("warehouse", "is_active")
    list_select_related = ("warehouse",)
    search_fields = ("code",)


@admin.register(Placement)
class PlacementAdmin(ReadOnlyAdmin):
    list_display = ("item", "order", "bin", "placed_at")
    list_filter = ("bin__warehouse",)
    list_select_related = ("item__order", "item__variant", "bin")
    search_fields = ("=item__order__order_no", "=bin__code", "=item__variant__sku")
    search_help_text = _("A whole order number, bin code or SKU")

    @admin.display(description=_("order"))
    def order(self, placement: Placement) -> str:
        return placement.item.order.order_no
