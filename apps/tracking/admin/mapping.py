"""Carriers' words, offices and limits: data that staff edit; codes that nobody has mapped come first."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.common.administration import DeskAdmin, Link, grouped
from apps.tracking.models import CarrierStatus, Facility, SilenceLimit


class Unmapped(admin.SimpleListFilter):
    title = _("mapping")
    parameter_name = "mapped"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("not mapped yet")), ("yes", _("mapped"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "no":
            return queryset.filter(status="").order_by("-seen")
        return queryset.exclude(status="") if self.value() == "yes" else queryset


@admin.register(CarrierStatus)
class CarrierStatusAdmin(DeskAdmin):
    """A mapped code counts for the scans that come from then on; those before keep what they were taken as."""

    list_display = ("carrier", "code", "status", "sub_status", "stage", "role", "text_en", "times_unmapped", "example")
    list_filter = (Unmapped, "carrier", "status", "role")
    search_fields = ("=code", "text_en", "text_zh", "example")
    readonly_fields = ("seen", "seen_at", "example")

    @admin.display(description=_("seen unmapped"), ordering="seen")
    def times_unmapped(self, row: CarrierStatus) -> str:
        return grouped(row.seen)

    def list_links(self) -> list[Link]:
        return [Link(_("Codes not mapped yet"), f"{self.page_url('changelist')}?mapped=no")]


@admin.register(Facility)
class FacilityAdmin(DeskAdmin):
    list_display = ("code", "name", "country", "zone")
    list_filter = ("country",)
    search_fields = ("=code", "name")


@admin.register(SilenceLimit)
class SilenceLimitAdmin(DeskAdmin):
    list_display = ("status", "hours")
    list_filter = ("status",)
