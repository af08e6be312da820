from django.contrib import admin

from apps.channels.models import Store
from apps.common.administration import ReadOnlyAdmin


@admin.register(Store)
class StoreAdmin(ReadOnlyAdmin):
    list_display = ("name", "channel", "seller")
    list_filter = ("channel",)
    list_select_related = ("seller",)
    search_fields = ("name", "=seller__code", "seller__name")
    ordering = ("seller__code", "channel", "name")
