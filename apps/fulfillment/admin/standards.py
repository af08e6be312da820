"""What the operator decides about packing: a new row from a day on, the older ones stay."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.common.administration import DeskAdmin
from apps.fulfillment.models import PackingStandard, SenderAddress


class DatedAdmin(DeskAdmin):
    """Rows are added, never changed: what was packed under them stays explained."""

    date_hierarchy = "effective_from"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PackingStandard)
class PackingStandardAdmin(DatedAdmin):
    list_display = (
        "effective_from",
        "most_weight_g",
        "weight_tolerance_percent",
        "cn22_most_sdr",
        "sdr_in_cny",
        "bag_most_weight_g",
    )
    list_filter = ("effective_from",)
    search_fields = ("=effective_from",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new row begins as the newest one."""
        newest = PackingStandard.objects.first()
        fields = [field.name for field in PackingStandard._meta.fields if field.name not in ("id", "effective_from")]
        return {name: getattr(newest, name) for name in fields} if newest else {}


@admin.register(SenderAddress)
class SenderAddressAdmin(DatedAdmin):
    list_display = ("effective_from", "name", "city", "country", "operator", "office", "signatory")
    list_filter = ("country",)
    search_fields = ("name", "city")
