from django.contrib import admin

from apps.calendars.models import ReliefWindow, SellerReliefWindow
from apps.common.administration import DeskAdmin


@admin.register(ReliefWindow)
class ReliefWindowAdmin(DeskAdmin):
    list_display = ("name", "starts_on", "ends_on", "reason")
    list_filter = ("starts_on",)
    search_fields = ("name", "reason")
    date_hierarchy = "starts_on"


@admin.register(SellerReliefWindow)
class SellerReliefWindowAdmin(DeskAdmin):
    list_display = ("seller", "name", "starts_on", "ends_on", "reason")
    list_filter = ("starts_on",)
    list_select_related = ("seller",)
    search_fields = ("seller__code", "seller__name", "name", "reason")
    autocomplete_fields = ("seller",)
    date_hierarchy = "starts_on"
