"""Visits: photographed and scored by the standard of their day; standards are added, not rewritten."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import DeskAdmin, Link, ReadOnlyAdmin, person_id
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.uploads import attachment
from apps.suppliers.admin.links import link_to_supplier
from apps.suppliers.domain.inspections import add_inspection_photo, score_inspection, set_standard
from apps.suppliers.enums import InspectionState
from apps.suppliers.forms import PhotoForm, ScoreForm
from apps.suppliers.models import Inspection, InspectionPhoto, InspectionStandard


def is_open(inspection: Inspection) -> bool:
    return inspection.state == InspectionState.SCHEDULED


def add_photo(request: HttpRequest, inspection: Inspection, filled: dict[str, Any]) -> str:
    photo = add_inspection_photo(
        inspection_id=inspection.pk, file=filled["file"], now=timezone.now(), actor_id=person_id(request)
    )
    return gettext("%(name)s is kept.") % {"name": photo}


def score(request: HttpRequest, inspection: Inspection, filled: dict[str, Any]) -> str:
    notes = filled.pop("notes")
    scored = score_inspection(
        inspection_id=inspection.pk, scores=filled, notes=notes, now=timezone.now(), actor_id=person_id(request)
    )
    text = gettext("%(state)s with %(total)s points.")
    return text % {"state": scored.get_state_display(), "total": scored.total}


@admin.register(Inspection)
class InspectionAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("supplier", "scheduled_on", "inspector", "state", "total", "scored_at")
    list_filter = ("state", "scheduled_on")
    list_select_related = ("supplier",)
    search_fields = ("=supplier__code", "supplier__name", "inspector")
    date_hierarchy = "scheduled_on"
    readonly_fields = ("photos_shown",)
    form_acts = (
        FormAct("photo", _("Add a photo…"), PhotoForm, add_photo, is_open),
        FormAct("score", _("Score…"), ScoreForm, score, is_open),
    )

    @admin.display(description=_("photos"))
    def photos_shown(self, inspection: Inspection) -> str:
        photos = [(self.page_url("photo", photo.pk), photo.name) for photo in inspection.photos.all()]
        image = '<a href="{0}"><img src="{0}" alt="{1}" height="120"></a> '
        return format_html_join("", image, photos) or "–"

    def links(self, row: Inspection) -> list[Link]:
        return [link_to_supplier(row.supplier_id)]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("photos/<int:pk>/", self.photo_view, "photo"), *super().get_urls()]

    def photo_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        photo = get_object_or_404(InspectionPhoto, pk=pk)
        self.row_or_404(request, photo.inspection_id)
        return attachment(photo.file, name=photo.name, content_type=photo.content_type)


@admin.register(InspectionStandard)
class InspectionStandardAdmin(DeskAdmin):
    """A standard that an inspection was scored by stays as it was."""

    list_display = (
        "effective_from", "pass_mark", "production_weight", "quality_control_weight", "packaging_weight"
    )  # fmt: skip
    list_filter = ("effective_from",)
    search_fields = ("=effective_from",)
    date_hierarchy = "effective_from"
    actions = None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        set_standard(standard=obj, now=timezone.now(), actor_id=person_id(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_used)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_used)
