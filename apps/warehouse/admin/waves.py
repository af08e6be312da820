"""Waves: opened for what is complete, printed as a pick list, done when everything is at the station."""

from functools import partial

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, person_id, try_act
from apps.common.documents.answers import pdf_or_back
from apps.warehouse.domain.papers import packing_slips_pdf, pick_list_pdf
from apps.warehouse.domain.waves import (
    MOST_ORDERS,
    finish_picking,
    open_wave,
    orders_to_pick,
    orders_to_place,
    pick_list,
)
from apps.warehouse.models import Warehouse, Wave


class WaveForm(forms.Form):
    warehouse = forms.ModelChoiceField(
        label=_("Warehouse"), queryset=Warehouse.objects.filter(is_active=True), empty_label=None
    )
    most_orders = forms.IntegerField(label=_("Orders at most"), min_value=1, max_value=500, initial=MOST_ORDERS)


def finish(request: HttpRequest, wave: Wave) -> str:
    finish_picking(wave_id=wave.pk, now=timezone.now())
    return gettext("%(wave)s is picked.") % {"wave": wave}


def start(request: HttpRequest, form: WaveForm) -> str:
    wave = open_wave(
        warehouse_id=form.cleaned_data["warehouse"].pk,
        most_orders=form.cleaned_data["most_orders"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(wave)s has %(n)s items to fetch.") % {"wave": wave, "n": wave.items.count()}


@admin.register(Wave)
class WaveAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "warehouse", "opened_at", "opened_by", "picked_at")
    list_filter = ("warehouse",)
    list_select_related = ("warehouse", "opened_by")
    search_fields = ("=id", "=items__order__order_no")
    search_help_text = _("A wave's number, or the whole number of an order in it")
    date_hierarchy = "opened_at"
    acts = (Act("finish", _("Everything is fetched"), finish, lambda wave: wave.picked_at is None),)

    def links(self, row: Wave) -> list[Link]:
        return [Link(_("Pick list"), self.page_url("pick", row.pk))]

    def list_links(self) -> list[Link]:
        return [Link(_("Open a wave…"), self.page_url("open"))]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("open/", self.open_view, "open"),
            self.page("<int:pk>/pick/", self.pick_view, "pick"),
            self.page("<int:pk>/pick.pdf", self.pick_pdf_view, "pick_pdf"),
            self.page("<int:pk>/slips.pdf", self.slips_view, "slips"),
            *super().get_urls(),
        ]

    def open_view(self, request: HttpRequest) -> HttpResponse:
        """Put the orders that are complete into a wave."""
        if not self.may_act(request):
            raise PermissionDenied
        form = WaveForm(request.POST or None)
        if form.is_valid() and try_act(request, lambda: start(request, form)):
            return redirect(self.page_url("changelist"))
        counts = {"n": orders_to_pick().count(), "loose": orders_to_place().count()}
        words = gettext("Complete orders waiting for a wave: %(n)s. Of these, with goods in no bin yet: %(loose)s.")
        return self.form_page(request, form, title=gettext("Open a wave"), description=words % counts)

    def pick_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is still to be fetched, bin by bin, and its papers."""
        wave = self.row_or_404(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Pick list %(wave)s") % {"wave": wave},
            "opts": self.opts,
            "wave": wave,
            "wave_url": self.page_url("change", pk),
            "list_url": self.page_url("changelist"),
            "items": pick_list(wave),
            "pdf_url": self.page_url("pick_pdf", pk),
            "slips_url": self.page_url("slips", pk),
        }
        return render(request, "admin/warehouse/pick_list.html", context)

    def pick_pdf_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        wave = self.row_or_404(request, pk)
        draw = partial(pick_list_pdf, wave=wave)
        return pdf_or_back(request, draw, name=f"pick-{wave}", back=self.page_url("pick", pk))

    def slips_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        wave = self.row_or_404(request, pk)
        draw = partial(packing_slips_pdf, order_ids=set(pick_list(wave).values_list("order", flat=True)))
        return pdf_or_back(request, draw, name=f"slips-{wave}", back=self.page_url("pick", pk))
