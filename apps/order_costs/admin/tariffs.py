"""Tariffs: drafts are edited with their zones and rates, tried on a past month and published; then nothing changes."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, DeskAdmin, Link, person_id
from apps.common.book_admin import PUBLISHING, BookAdmin, DraftInline, is_draft
from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.order_costs.domain.tariff_books import copy_tariff, publish_tariff
from apps.order_costs.domain.trial import try_tariff
from apps.order_costs.models import TariffBook, TariffRate, TariffZone
from apps.points_ledger.admin.months import MonthForm


def is_draft_zone(zone: TariffZone | None) -> bool:
    return zone is None or is_draft(zone.book)


def publish(request: HttpRequest, book: TariffBook) -> str:
    publish_tariff(book_id=book.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("Tariff %(book)s is published. It never changes from now on.") % {"book": book}


def copy(request: HttpRequest, book: TariffBook) -> str:
    draft = copy_tariff(book_id=book.pk, now=timezone.now())
    return gettext("Draft %(draft)s was made from %(book)s; find it in the list.") % {"draft": draft, "book": book}


class ZoneInline(DraftInline):
    model = TariffZone
    show_change_link = True


class RateInline(DraftInline):
    model = TariffRate
    extra = 1

    def may_edit(self, row: Any) -> bool:
        return is_draft_zone(row)


@admin.register(TariffBook)
class TariffBookAdmin(BookAdmin):
    inlines = (ZoneInline,)
    list_display = ("version", "effective_from", "status", "zones_count", "limit_g", "fee", "published_at")
    list_filter = ("status",)
    search_fields = ("=version", "note")
    date_hierarchy = "effective_from"
    acts = (
        Act("publish", _("Publish"), publish, is_draft, warning=PUBLISHING),
        Act("copy", _("New draft from this book"), copy),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return TariffBook.objects.annotate(zone_count=Count("zones"))

    @admin.display(description=_("zones"), ordering="zone_count")
    def zones_count(self, book: Any) -> int:
        return int(book.zone_count)

    @admin.display(description=_("service fee"))
    def fee(self, book: TariffBook) -> str:
        return f"CNY {book.fee_per_parcel} + {book.fee_percent.normalize():f} %, ≥ CNY {book.fee_minimum}"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        newest = TariffBook.objects.aggregate(version=Max("version"))["version"] or 0
        return {"version": newest + 1, **super().get_changeform_initial_data(request)}

    def links(self, row: TariffBook) -> list[Link]:
        zones = reverse("admin:order_costs_tariffzone_changelist")
        return [
            Link(_("Try on a past month"), self.page_url("trial", row.pk)),
            Link(_("Zones and their rates"), f"{zones}?book__id__exact={row.pk}"),
        ]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("<int:pk>/trial/", self.trial_view, "trial"), *super().get_urls()]

    def trial_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What this book would have charged for a month's parcels, zone by zone."""
        book = self.row_or_404(request, pk)
        form = MonthForm(request.GET or None, initial={"month": Month.of(timezone.now()).previous})
        trial = None
        if form.is_valid():
            try:
                trial = try_tariff(book=book, month=form.cleaned_data["month"])
            except DomainError as refusal:
                form.add_error("month", str(refusal))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Tariff %(book)s on a past month") % {"book": book},
            "opts": self.opts,
            "book": book,
            "form": form,
            "trial": trial,
        }
        return render(request, "admin/order_costs/trial.html", context)


@admin.register(TariffZone)
class TariffZoneAdmin(DeskAdmin):
    """A zone with its rates; zones are added on the page of their book."""

    inlines = (RateInline,)
    list_display = ("code", "name", "name_zh", "book", "countries_count", "rates_count")
    list_display_links = ("code", "name")
    list_filter = ("book",)
    list_select_related = ("book",)
    search_fields = ("=code", "name", "name_zh")
    readonly_fields: ClassVar = ("book",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return TariffZone.objects.annotate(rate_count=Count("rates")).order_by("-book__version", "pk")

    @admin.display(description=_("countries"))
    def countries_count(self, zone: TariffZone) -> str:
        return str(len(zone.countries)) if zone.countries else gettext("all others")

    @admin.display(description=_("rates"), ordering="rate_count")
    def rates_count(self, zone: Any) -> int:
        return int(zone.rate_count)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_draft_zone(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def links(self, row: TariffZone) -> list[Link]:
        return [Link(_("Tariff book"), reverse("admin:order_costs_tariffbook_change", args=[row.book_id]))]
