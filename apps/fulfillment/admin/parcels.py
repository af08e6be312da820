"""Parcels for staff: found by where they are, printed, unpacked for a reason. Scans are append-only."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import (
    Act,
    Link,
    ReadOnlyAdmin,
    ReadOnlyInline,
    answer_of,
    person_id,
    try_act,
)
from apps.common.big_lists import RecentValuesFilter
from apps.common.documents.answers import pdf_or_back
from apps.fulfillment.domain.batches import ask_for_labels
from apps.fulfillment.domain.documents import cn23_pdf, label_pdf
from apps.fulfillment.domain.packing import unpack_parcel
from apps.fulfillment.domain.queries import CONDITIONS, Stage
from apps.fulfillment.enums import CustomsForm
from apps.fulfillment.models import CustomsDeclaration, Parcel, ParcelItem, TrackingEvent

AT_ONCE = 50
"""So many labels are drawn while the page waits; more are a batch for the workers."""


def is_here(parcel: Parcel) -> bool:
    return bool(parcel.packed_at and not parcel.handed_over_at and not parcel.voided_at)


def unpack(request: HttpRequest, parcel: Parcel) -> str:
    unpack_parcel(parcel_id=parcel.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request))
    return gettext("%(parcel)s is unpacked: its goods are to be packed again, its label is void.") % {"parcel": parcel}


class StageFilter(admin.SimpleListFilter):
    title = _("where it is")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Stage.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(CONDITIONS[Stage(value)]) if value in Stage.values else queryset


class ParcelItemInline(ReadOnlyInline):
    model = ParcelItem
    fields = ("sku", "quantity")
    readonly_fields = ("sku",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("item__variant")

    @admin.display(description=_("SKU"))
    def sku(self, row: ParcelItem) -> str:
        return row.item.variant.sku


class DeclarationInline(ReadOnlyInline):
    model = CustomsDeclaration
    fields = ("form", "value", "currency", "value_sdr", "net_weight_g", "importer_tax_number", "ioss_ending", "postage")
    show_change_link = False


class TrackingEventInline(ReadOnlyInline):
    model = TrackingEvent
    fields = ("occurred_at", "status", "source", "carrier_code", "carrier_text", "recorded_at")


@admin.register(Parcel)
class ParcelAdmin(ReadOnlyAdmin):
    list_display = (
        "tracking_no",
        "order",
        "seller",
        "country",
        "weight_g",
        "status",
        "packed_at",
        "released_at",
        "handed_over_at",
        "shipped_at",
        "delivered_at",
        "label",
    )
    ordering = ("-pk",)
    list_filter = (StageFilter, "status", "mode", ("service", RecentValuesFilter), "shipped_at")
    list_select_related = ("order", "seller")
    search_fields = ("=tracking_no", "=order__order_no", "=seller__code")
    search_help_text = _("A whole tracking number, order number or seller code")
    exclude = ("follow_key", "pack_key")
    inlines = (ParcelItemInline, DeclarationInline, TrackingEventInline)
    actions = ("print_labels", "print_cn23")
    acts = (Act("unpack", _("Unpack"), unpack, is_here, asks=_("Reason")),)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """An order's page leads to its parcels."""
        return lookup == "order__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("label"))
    def label(self, parcel: Parcel) -> SafeString | str:
        if not is_here(parcel):
            return "–"
        return format_html('<a href="{}">{}</a>', self.page_url("label", parcel.pk), gettext("Print"))

    def links(self, row: Parcel) -> list[Link]:
        declared = CustomsDeclaration.objects.filter(parcel=row).first()
        if declared is None or row.voided_at:
            return []
        links = [Link(_("Label as PDF"), self.page_url("label", row.pk))]
        if declared.form == CustomsForm.CN23:
            links.append(Link(_("CN23 as PDF"), self.page_url("cn23", row.pk)))
        return links

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("<int:pk>/label.pdf", self.label_view, "label"),
            self.page("<int:pk>/cn23.pdf", self.cn23_view, "cn23"),
            *super().get_urls(),
        ]

    def label_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        parcel = self.row_or_404(request, pk)
        draw = partial(label_pdf, parcel_ids=[pk])
        return pdf_or_back(request, draw, name=parcel.tracking_no, back=self.page_url("change", pk))

    def cn23_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        parcel = self.row_or_404(request, pk)
        draw = partial(cn23_pdf, parcel_ids=[pk])
        return pdf_or_back(request, draw, name=f"{parcel.tracking_no}-CN23", back=self.page_url("change", pk))

    @admin.action(description=_("Print labels of the selected parcels"), permissions=["view"])
    def print_labels(self, request: HttpRequest, parcels: QuerySet[Parcel]) -> HttpResponse:
        """Few at once; of many the workers make a file."""
        ids = list(parcels.order_by("pk").values_list("pk", flat=True))
        here = self.page_url("changelist")
        if len(ids) <= AT_ONCE:
            return pdf_or_back(request, partial(label_pdf, parcel_ids=ids), name="labels", back=here)
        asked = try_act(request, lambda: self._ask(request, ids))
        return redirect(reverse("admin:fulfillment_labelbatch_changelist") if asked else here)

    @admin.action(description=_("Print CN23 forms of the selected parcels"), permissions=["view"])
    def print_cn23(self, request: HttpRequest, parcels: QuerySet[Parcel]) -> HttpResponse:
        ids = list(parcels.order_by("pk").values_list("pk", flat=True))
        draw = partial(cn23_pdf, parcel_ids=ids)
        return pdf_or_back(request, draw, name="CN23", back=self.page_url("changelist"))

    @staticmethod
    def _ask(request: HttpRequest, ids: list[int]) -> str:
        batch = ask_for_labels(parcel_ids=ids, now=timezone.now(), actor_id=person_id(request))
        return gettext("The workers draw %(count)s labels as %(batch)s.") % {"count": len(ids), "batch": batch}
