"""What waits for a person, and what SKUs stand for."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin, ReadOnlyInline
from apps.orders.models import OrderException, SkuMapping, SkuMappingPart


class OpenFilter(admin.SimpleListFilter):
    """Open ones, unless asked for more."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("closed", _("closed")), ("all", _("all"))]

    def choices(self, changelist: Any) -> Any:
        first, *rest = super().choices(changelist)
        return [{**first, "display": _("open")}, *rest]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


@admin.register(OrderException)
class OrderExceptionAdmin(ReadOnlyAdmin):
    list_display = ("order", "kind", "seller", "line", "opened_at", "closed_at", "closed_by")
    list_filter = (OpenFilter, "kind")
    list_select_related = ("order", "seller", "line", "closed_by")
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    show_full_result_count = False

    def links(self, row: OrderException) -> list[Link]:
        return [Link(_("Order"), reverse("admin:orders_order_change", args=[row.order_id]))]


class SkuMappingPartInline(ReadOnlyInline):
    model = SkuMappingPart
    fields = ("variant", "quantity")
    show_change_link = False


@admin.register(SkuMapping)
class SkuMappingAdmin(ReadOnlyAdmin):
    list_display = ("sku", "seller", "store", "mapped_at")
    list_select_related = ("seller", "store")
    search_fields = ("=sku", "=seller__code")
    search_help_text = _("A whole SKU or seller code")
    show_full_result_count = False
    inlines = (SkuMappingPartInline,)
