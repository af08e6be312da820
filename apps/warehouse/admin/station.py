"""The packing station: scan an order, weigh, pack, print. A page of its own beside the lists."""

from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin, person_id, try_act
from apps.common.documents.answers import pdf_or_back
from apps.fulfillment.papers_form import PapersForm
from apps.warehouse.domain.papers import packing_slips_pdf
from apps.warehouse.domain.station import Bench, bench_of, find_orders, pack_at_station
from apps.warehouse.models import WaveItem

PIECES = "pieces_"


class PackForm(PapersForm):
    """Weight and size of the packed parcel, how many pieces of each item are in it, and what customs are told."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput, initial=lambda: str(uuid4()))
    weight_g = forms.IntegerField(
        label=_("Weight in g"), min_value=1, widget=forms.NumberInput(attrs={"autofocus": True})
    )
    length_mm = forms.IntegerField(label=_("Length in mm"), min_value=1, required=False)
    width_mm = forms.IntegerField(label=_("Width in mm"), min_value=1, required=False)
    height_mm = forms.IntegerField(label=_("Height in mm"), min_value=1, required=False)

    def __init__(self, data: Any, bench: Bench) -> None:
        super().__init__(data)
        for item in bench.ready:
            label = f"{item.variant.sku} ({item.quantity})"
            self.fields[f"{PIECES}{item.pk}"] = forms.IntegerField(
                label=label, min_value=0, max_value=item.quantity, initial=item.quantity
            )
        self.order_fields([name for name in self.fields if name not in PapersForm.base_fields])

    @property
    def items(self) -> dict[int, int]:
        found = {name: value for name, value in self.cleaned_data.items() if name.startswith(PIECES)}
        return {int(name.removeprefix(PIECES)): pieces for name, pieces in found.items()}

    @property
    def size_mm(self) -> tuple[int, int, int] | None:
        sides = tuple(self.cleaned_data[name] for name in ("length_mm", "width_mm", "height_mm"))
        return (sides[0], sides[1], sides[2]) if all(sides) else None


def pack(request: HttpRequest, bench: Bench, form: PackForm) -> str:
    parcel, warning = pack_at_station(
        order_id=bench.order.pk,
        items=form.items,
        weight_g=form.cleaned_data["weight_g"],
        size_mm=form.size_mm,
        papers=form.papers,
        key=form.cleaned_data["key"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    told = gettext("%(parcel)s is packed: print its label.") % {"parcel": parcel}
    return f"{told} {warning}".strip()


@admin.register(WaveItem)
class WaveItemAdmin(ReadOnlyAdmin):
    """What waves hold; its list leads to the packing station."""

    list_display = ("item", "order", "wave", "bin_code", "quantity", "is_open")
    list_filter = ("is_open", "wave__warehouse")
    list_select_related = ("item__variant", "order", "wave")
    search_fields = ("=order__order_no", "=bin_code")
    search_help_text = _("A whole order number or bin code")

    def list_links(self) -> list[Link]:
        return [Link(_("Packing station…"), self.page_url("station"))]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("station/", self.station_view, "station"),
            self.page("station/<int:order_id>/", self.bench_view, "bench"),
            self.page("station/<int:order_id>/slip.pdf", self.slip_view, "slip"),
            *super().get_urls(),
        ]

    def station_view(self, request: HttpRequest) -> HttpResponse:
        """Scan an order's number, or a parcel's of it."""
        if not self.may_act(request):
            raise PermissionDenied
        scanned = request.GET.get("scan", "")
        found = find_orders(scanned) if scanned.strip() else []
        if len(found) == 1:
            return redirect(self.page_url("bench", found[0].pk))
        return self.station_page(request, "station.html", scanned=scanned, found=found)

    def bench_view(self, request: HttpRequest, order_id: int) -> HttpResponse:
        """Pack what lies on the bench of one order."""
        if not self.may_act(request):
            raise PermissionDenied
        bench = bench_of(order_id)
        if bench is None:
            raise Http404
        form = PackForm(request.POST or None, bench)
        if form.is_valid() and try_act(request, lambda: pack(request, bench, form)):
            return redirect(self.page_url("bench", order_id))
        return self.station_page(request, "bench.html", bench=bench, form=form)

    def slip_view(self, request: HttpRequest, order_id: int) -> HttpResponse:
        """The order's packing slip, with the code that the scan field takes."""
        if not self.may_act(request):
            raise PermissionDenied
        if bench_of(order_id) is None:
            raise Http404
        draw = partial(packing_slips_pdf, order_ids=[order_id])
        return pdf_or_back(request, draw, name=f"slip-{order_id}", back=self.page_url("bench", order_id))

    def station_page(self, request: HttpRequest, template: str, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Packing station"),
            "opts": self.opts,
            "station_url": self.page_url("station"),
            **more,
        }
        return render(request, f"admin/warehouse/{template}", context)
