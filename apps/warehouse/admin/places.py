"""Warehouses and bins, what lies in them, and putting it there."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import DeskAdmin, Link, ReadOnlyAdmin, try_act
from apps.orders.models import LineItem
from apps.warehouse.admin.choosing import PlaceForm, choose_page
from apps.warehouse.domain.placing import items_here, place_items
from apps.warehouse.models import Bin, Placement, Warehouse

MOST_SHOWN = 200


def put(form: PlaceForm) -> str:
    items, warehouse = form.cleaned_data["chosen"], form.cleaned_data["warehouse"]
    place = place_items(
        item_ids=items, warehouse_id=warehouse.pk, bin_code=form.cleaned_data["bin_code"], now=timezone.now()
    )
    return gettext("Items put into bin %(bin)s: %(n)s.") % {"n": len(items), "bin": place}


def cells_of(item: LineItem) -> list[object]:
    place = item.placement.bin if hasattr(item, "placement") else None
    return [
        item.variant.sku,
        item.quantity,
        f"{item.order.order_no} (#{item.order_id})",
        f"{place} ({place.warehouse.code})" if place else "–",
    ]


@admin.register(Warehouse)
class WarehouseAdmin(DeskAdmin):
    list_display = ("code", "name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name")


@admin.register(Bin)
class BinAdmin(DeskAdmin):
    list_display = ("code", "warehouse", "is_active")
    list_filter = ("warehouse", "is_active")
    list_select_related = ("warehouse",)
    search_fields = ("code",)
    autocomplete_fields = ("warehouse",)


@admin.register(Placement)
class PlacementAdmin(ReadOnlyAdmin):
    list_display = ("item", "order", "bin", "placed_at")
    list_filter = ("bin__warehouse",)
    list_select_related = ("item__order", "item__variant", "bin")
    search_fields = ("=item__order__order_no", "=bin__code", "=item__variant__sku")
    search_help_text = _("A whole order number, bin code or SKU")

    def list_links(self) -> list[Link]:
        return [Link(_("Put into a bin…"), self.page_url("put"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("put/", self.put_view, "put"), *super().get_urls()]

    def put_view(self, request: HttpRequest) -> HttpResponse:
        """Put goods that are here into a bin, or into another one."""
        if not self.may_act(request):
            raise PermissionDenied
        scanned, here = request.GET.get("scan", "").strip(), self.page_url("put")
        items = list(items_here(scanned)[:MOST_SHOWN])
        loose = [item.pk for item in items if scanned and not hasattr(item, "placement")]
        form = PlaceForm(request.POST or None, items, ticked=loose)
        if form.is_valid() and try_act(request, lambda: put(form)):
            return redirect(f"{here}?{urlencode({'scan': scanned})}" if scanned else here)
        return choose_page(
            self,
            request,
            form,
            [cells_of(item) for item in items],
            title=gettext("Put into the bin"),
            columns=[gettext("SKU"), gettext("Pieces"), gettext("Order"), gettext("Bin")],
            nothing=gettext("Nothing of this is in the warehouse.")
            if scanned
            else gettext("Everything that is here lies in a bin."),
            scanned=scanned,
            scan_label=gettext("Which goods"),
            scan_help=gettext("A delivery note, order number, SKU or bin; empty: everything that lies in no bin."),
        )

    @admin.display(description=_("order"))
    def order(self, placement: Placement) -> str:
        return placement.item.order.order_no
