"""Sellers' files of orders, for staff to read when somebody asks."""

from django.contrib import admin

from apps.common.administration import ReadOnlyAdmin
from apps.order_files.models import OrderFile, OrderFileRow


@admin.register(OrderFile)
class OrderFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "seller", "store", "state", "rows_read", "received_at", "committed_at")
    list_filter = ("state",)
    list_select_related = ("seller", "store")
    search_fields = ("name", "=seller__code")
    date_hierarchy = "received_at"
    exclude = ("file",)


@admin.register(OrderFileRow)
class OrderFileRowAdmin(ReadOnlyAdmin):
    list_display = ("line", "file", "order_no", "outcome", "reason")
    ordering = ("-pk",)
    list_filter = ("outcome",)
    list_select_related = ("file",)
    search_fields = ("=file__id", "=order_no")
    exclude = ("cells",)
