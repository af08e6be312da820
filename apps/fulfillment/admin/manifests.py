"""Manifests: opened, filled with released parcels, handed over; their papers as PDF."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, ReadOnlyInline, answer_of, grouped, person_id, try_act
from apps.common.documents.answers import pdf_or_back
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.fulfillment.domain.manifest_documents import bag_labels_pdf, manifest_pdf
from apps.fulfillment.domain.manifests import MOST_AT_ONCE, add_parcels, close_manifest, open_manifest, take_off
from apps.fulfillment.domain.queries import ready_for_manifest
from apps.fulfillment.enums import POST
from apps.fulfillment.models import Bag, BagParcel, Manifest


class OpenForm(forms.Form):
    carrier = forms.CharField(label=_("carrier"), max_length=20, initial=POST)


class NumbersForm(forms.Form):
    numbers = forms.CharField(
        label=_("tracking numbers"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Scanned or pasted, with spaces or lines between them."),
    )


def is_open(manifest: Manifest) -> bool:
    return manifest.closed_at is None


def add(request: HttpRequest, manifest: Manifest, given: dict[str, Any]) -> str:
    added = add_parcels(manifest_id=manifest.pk, tracking_numbers=given["numbers"].split(), now=timezone.now())
    return gettext("%(count)s parcels are on %(manifest)s.") % {"count": len(added), "manifest": manifest}


def add_all(request: HttpRequest, manifest: Manifest) -> str:
    ready = ready_for_manifest(manifest.carrier).values_list("tracking_no", flat=True)[:MOST_AT_ONCE]
    return add(request, manifest, {"numbers": " ".join(ready)})


def remove(request: HttpRequest, manifest: Manifest) -> str:
    number = answer_of(request).upper()
    found = BagParcel.objects.filter(bag__manifest=manifest, parcel__tracking_no=number).first()
    take_off(manifest_id=manifest.pk, parcel_id=found.parcel_id if found else 0)
    return gettext("%(parcel)s is no longer on %(manifest)s.") % {"parcel": number, "manifest": manifest}


def close(request: HttpRequest, manifest: Manifest) -> str:
    close_manifest(manifest_id=manifest.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("%(manifest)s is handed over: its parcels are on their way.") % {"manifest": manifest}


def open_one(request: HttpRequest, form: OpenForm) -> str:
    manifest = open_manifest(now=timezone.now(), actor_id=person_id(request), **form.cleaned_data)
    return gettext("%(manifest)s is open.") % {"manifest": manifest}


class BagInline(ReadOnlyInline):
    model = Bag
    fields = ("numbered", "country", "held", "weight")
    readonly_fields = ("numbered", "held", "weight")
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.annotate(held=Count("parcels"), weight_g=Sum("parcels__parcel__weight_g", default=0))

    @admin.display(description=_("number"))
    def numbered(self, row: Bag) -> str:
        return row.number

    @admin.display(description=_("parcels"))
    def held(self, row: Any) -> str:
        return grouped(row.held)

    @admin.display(description=_("weight in g"))
    def weight(self, row: Any) -> str:
        return grouped(row.weight_g)


@admin.register(Manifest)
class ManifestAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("numbered", "carrier", "parcels", "opened_at", "closed_at", "closed_by")
    list_filter = (("closed_at", admin.EmptyFieldListFilter), "carrier")
    list_select_related = ("closed_by",)
    search_fields = ("=id", "=bags__parcels__parcel__tracking_no")
    search_help_text = _("The digits of a manifest's number, or a whole tracking number")
    date_hierarchy = "opened_at"
    inlines = (BagInline,)
    form_acts = (FormAct("add", _("Add parcels…"), NumbersForm, add, is_open),)
    acts = (
        Act("add_all", _("Add all released parcels"), add_all, is_open),
        Act("remove", _("Take off"), remove, is_open, asks=_("Tracking number")),
        Act(
            "close",
            _("Hand over"),
            close,
            is_open,
            warning=_("The carrier has the parcels of %(row)s: they can't be unpacked any more, and nothing is added."),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.annotate(held=Count("bags__parcels", distinct=True))

    @admin.display(description=_("number"), ordering="id")
    def numbered(self, row: Manifest) -> str:
        return row.number

    @admin.display(description=_("parcels"), ordering="held")
    def parcels(self, row: Any) -> str:
        return grouped(row.held)

    def links(self, row: Manifest) -> list[Link]:
        return [
            Link(_("Manifest as PDF"), self.page_url("paper", row.pk)),
            Link(_("Bag labels as PDF"), self.page_url("bags", row.pk)),
        ]

    def list_links(self) -> list[Link]:
        return [Link(_("Open a manifest…"), self.page_url("open"))]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("open/", self.open_view, "open"),
            self.page("<int:pk>/manifest.pdf", self.paper_view, "paper"),
            self.page("<int:pk>/bags.pdf", self.bags_view, "bags"),
            *super().get_urls(),
        ]

    def open_view(self, request: HttpRequest) -> HttpResponse:
        if not self.may_act(request):
            raise PermissionDenied
        form = OpenForm(request.POST or None)
        if form.is_valid() and try_act(request, lambda: open_one(request, form)):
            return redirect(self.page_url("changelist"))
        return self.form_page(request, form, title=gettext("Open a manifest"))

    def paper_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        manifest = self.row_or_404(request, pk)
        draw = partial(manifest_pdf, manifest_id=pk)
        return pdf_or_back(request, draw, name=manifest.number, back=self.page_url("change", pk))

    def bags_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        manifest = self.row_or_404(request, pk)
        draw = partial(bag_labels_pdf, manifest_id=pk)
        return pdf_or_back(request, draw, name=f"{manifest.number}-bags", back=self.page_url("change", pk))
