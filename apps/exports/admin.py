"""Sellers' exports, for staff to see when somebody asks; the files are the sellers' own."""

from django.contrib import admin

from apps.common.administration import ReadOnlyAdmin
from apps.exports.models import Export


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    list_display = ("id", "seller", "kind", "format", "state", "rows", "asked_by", "asked_at", "ready_at")
    list_filter = ("state", "kind", "format")
    list_select_related = ("seller", "asked_by")
    search_fields = ("=id", "=seller__code")
    date_hierarchy = "asked_at"
    exclude = ("file", "key")
