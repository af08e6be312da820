"""Deliveries: what is expected, and counting it when it comes."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.common.administration import Link, ReadOnlyAdmin, ReadOnlyInline, person_id, try_act
from apps.common.uploads import attachment
from apps.warehouse.admin.announcing import SupplierForm, announce
from apps.warehouse.admin.receiving_forms import ReceivingForm, counts_of, rows_for
from apps.warehouse.announcing_forms import DeliveryForm
from apps.warehouse.domain.announcing import inbound_doubts, lines_to_announce
from apps.warehouse.domain.placing import items_to_place, place_items
from apps.warehouse.domain.receiving import receive_delivery
from apps.warehouse.enums import DeliveryState
from apps.warehouse.models import Delivery, DeliveryLine, RejectPhoto


def receive(request: HttpRequest, delivery: Delivery, rows: Any, bin_code: str) -> str:
    """Count it in, and put what came into the bin at once if one was named."""
    now = timezone.now()
    receive_delivery(delivery_id=delivery.pk, counts=counts_of(rows), now=now, actor_id=person_id(request))
    return place(delivery, bin_code) if bin_code else gettext("%(note)s is received.") % {"note": delivery}


def place(delivery: Delivery, bin_code: str) -> str:
    items = list(items_to_place(delivery).values_list("pk", flat=True))
    if not items:
        return gettext("%(note)s is received; none of its items is complete yet.") % {"note": delivery}
    place_items(item_ids=items, warehouse_id=delivery.warehouse_id, bin_code=bin_code, now=timezone.now())
    return gettext("%(note)s is received: %(n)s items lie in bin %(bin)s.") % {
        "note": delivery,
        "n": len(items),
        "bin": bin_code.upper(),
    }


class DeliveryLineInline(ReadOnlyInline):
    model = DeliveryLine
    fields = ("sku", "announced", "accepted", "rejected", "reject_reason", "note", "photos_shown")
    readonly_fields = ("sku", "photos_shown")
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("purchase_line__offer__variant").prefetch_related("photos")

    @admin.display(description=_("SKU"))
    def sku(self, line: DeliveryLine) -> str:
        return line.purchase_line.offer.variant.sku

    @admin.display(description=_("photos"))
    def photos_shown(self, line: DeliveryLine) -> SafeString | str:
        links = [(photo.pk, photo.name) for photo in line.photos.all()]
        return format_html_join(" ", '<a href="../../photo/{}/">{}</a>', links) or "–"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("delivery_note", "supplier", "warehouse", "state", "announced_at", "received_at", "carrier")
    list_filter = ("state", "warehouse")
    list_select_related = ("supplier", "warehouse")
    search_fields = ("=delivery_note", "=tracking_no", "=supplier__code")
    search_help_text = _("A whole delivery note, tracking number or supplier's code")
    date_hierarchy = "announced_at"
    inlines = (DeliveryLineInline,)

    def links(self, row: Delivery) -> list[Link]:
        if row.state != DeliveryState.RECEIVED:
            return [Link(_("Count and receive…"), self.page_url("receive", row.pk))]
        if not items_to_place(row).exists():
            return []
        page = reverse("admin:warehouse_placement_put")
        return [Link(_("Put into a bin…"), f"{page}?{urlencode({'scan': row.delivery_note})}")]

    def list_links(self) -> list[Link]:
        return [Link(_("Announce for a supplier…"), self.page_url("announce"))]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("announce/", self.announce_view, "announce"),
            self.page("announce/<int:pk>/", self.announce_for_view, "announce_for"),
            self.page("<int:pk>/receive/", self.receive_view, "receive"),
            self.page("photo/<int:pk>/", self.photo_view, "photo"),
            *super().get_urls(),
        ]

    def announce_view(self, request: HttpRequest) -> HttpResponse:
        """Whose goods came."""
        if not self.may_act(request):
            raise PermissionDenied
        form = SupplierForm(request.POST or None)
        if form.is_valid():
            return redirect(self.page_url("announce_for", form.cleaned_data["supplier"].pk))
        return self.form_page(request, form, title=gettext("Announce for a supplier"))

    def announce_for_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What of a supplier's purchase orders came."""
        if not self.may_act(request):
            raise PermissionDenied
        supplier = get_object_or_404(Organization, pk=pk, kind=Kind.SUPPLIER)
        lines = list(lines_to_announce(supplier.pk))
        form = DeliveryForm(request.POST or None, lines)
        if form.is_valid() and try_act(request, lambda: announce(request, form, supplier)):
            for doubt in inbound_doubts(form.cleaned_data["tracking_no"]):
                messages.warning(request, doubt)
            return redirect(self.page_url("changelist"))
        asked = gettext("Pieces of each accepted purchase line; leave empty what is not in it.")
        nothing = gettext("Nothing is to come: this supplier has no accepted purchase line that is not announced yet.")
        title = gettext("Announce for %(supplier)s") % {"supplier": supplier}
        return self.form_page(request, form, title=title, description=asked if lines else nothing)

    def receive_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Count what came, line by line."""
        delivery = self.row_or_404(request, pk)
        if not self.may_act(request):
            raise PermissionDenied
        form, rows = (
            ReceivingForm(request.POST or None),
            rows_for(delivery, request.POST or None, request.FILES if request.method == "POST" else None),
        )
        if form.is_valid() and rows.is_valid():
            bin_code = form.cleaned_data["bin_code"].strip()
            if try_act(request, lambda: receive(request, delivery, rows, bin_code)):
                return redirect(self.page_url("change", pk))
        title = gettext("Receive %(note)s") % {"note": delivery}
        return self.form_page(request, form, rows=rows, row=delivery, title=title)

    def photo_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """A photo of the quality check, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        photo = get_object_or_404(RejectPhoto, pk=pk)
        return attachment(photo.file, name=photo.name, content_type=photo.content_type)
