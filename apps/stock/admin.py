"""Stock for staff: levels that are corrected for a reason, everything that ever moved, and what is held back."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.common.administration import (
    Act,
    DeskAdmin,
    Link,
    ReadOnlyAdmin,
    answer_of,
    grouped,
    person_id,
)
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.stock.domain.door import MOST
from apps.stock.domain.movements import correct_stock
from apps.stock.domain.policy import set_safety_buffer
from apps.stock.domain.queries import levels_with_available
from apps.stock.domain.reservations import release_reservation
from apps.stock.enums import ReservationState
from apps.stock.forms import CorrectionForm
from apps.stock.models import Movement, Reservation, StockLevel, StockPolicy

if TYPE_CHECKING:
    Form = forms.ModelForm[Model]
else:
    Form = forms.ModelForm

GOODS: tuple[str, ...] = ("level__offer__variant", "supplier")
OF_LEVEL = "level__id__exact"


def correct(request: HttpRequest, level: StockLevel, given: dict[str, Any]) -> str:
    answer = correct_stock(
        offer_id=level.offer_id,
        change=given["change"],
        reason=given["reason"],
        key=f"desk:{given['key']}",
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(pieces)s pieces are on hand now.") % {"pieces": grouped(answer.on_hand)}


def release(request: HttpRequest, reservation: Reservation) -> str:
    answer = release_reservation(
        reservation_id=reservation.pk,
        reason=answer_of(request),
        key=f"desk:release:{reservation.pk}:{reservation.dispatched}:{reservation.released}",
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(pieces)s pieces are available again.") % {"pieces": grouped(answer.quantity)}


def is_open(reservation: Reservation) -> bool:
    return bool(reservation.state == ReservationState.OPEN)


@admin.register(StockLevel)
class StockLevelAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("sku", "supplier", "on_hand", "reserved", "available", "observed_at", "source")
    list_select_related = ("offer__variant", "supplier")
    list_filter = (("observed_at", admin.EmptyFieldListFilter), "supplier__is_active")
    search_fields = ("=offer__variant__sku", "=offer__supplier_sku", "=supplier__code", "supplier__name")
    search_help_text = _("A whole SKU, ours or the supplier's, or a supplier's code or name")
    fields = ("sku", "supplier", "offer", "on_hand", "reserved", "available", "observed_at", "source", "version")
    readonly_fields = ("sku", "available")
    ordering = ("-id",)
    form_acts = (FormAct("correct", _("Correct the stock"), CorrectionForm, correct),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return levels_with_available()

    @admin.display(description=_("SKU"), ordering="offer__variant__sku")
    def sku(self, level: StockLevel) -> str:
        return level.offer.variant.sku

    @admin.display(description=_("available"), ordering="available")
    def available(self, level: Any) -> str:
        return grouped(level.available)

    def links(self, row: StockLevel) -> list[Link]:
        def of_level(model: str) -> str:
            return f"{reverse(f'admin:stock_{model}_changelist')}?{OF_LEVEL}={row.pk}"

        return [
            Link(pgettext_lazy("stock", "Movements"), of_level("movement")),
            Link(_("Reservations"), of_level("reservation")),
        ]


class OfLevelAdmin(ReadOnlyAdmin):
    """Rows that hang on a level, found by its goods."""

    list_select_related = GOODS
    ordering = ("-id",)

    @admin.display(description=_("SKU"), ordering="level__offer__variant__sku")
    def sku(self, row: Any) -> str:
        return str(row.level.offer.variant.sku)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A level's page leads to what hangs on it."""
        return lookup == OF_LEVEL or super().lookup_allowed(lookup, value, request)


class ShortfallFilter(admin.SimpleListFilter):
    """Observations that saw less than what orders were promised."""

    title = _("shortfall")
    parameter_name = "short"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Less was seen than is reserved"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(shortfall__gt=0) if self.value() == "yes" else queryset


@admin.register(Movement)
class MovementAdmin(OfLevelAdmin):
    list_display = (
        "recorded_at",
        "sku",
        "supplier",
        "kind",
        "quantity",
        "on_hand_change",
        "reserved_change",
        "on_hand_after",
        "reserved_after",
        "document",
        "reason",
        "source",
        "actor",
    )
    ordering = ("-pk",)
    list_filter = ("kind", ShortfallFilter, "recorded_at")
    list_select_related = (*GOODS, "actor")
    search_fields = ("=level__offer__variant__sku", "=supplier__code", "=document", "=key", "reason")
    search_help_text = _("A whole SKU, supplier's code, document or key, or words of the reason")
    exclude = ("content",)


class StateFilter(admin.SimpleListFilter):
    """By name: the column is computed, and has no choices of its own."""

    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ReservationState.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Reservation)
class ReservationAdmin(OfLevelAdmin):
    list_display = ("id", "sku", "supplier", "document", "quantity", "dispatched", "released", "stands", "reserved_at")
    ordering = ("-pk",)
    list_filter = (StateFilter, "reserved_at")
    search_fields = ("=document", "=level__offer__variant__sku", "=supplier__code")
    search_help_text = _("A whole document, SKU or supplier's code")
    acts = (Act("release", _("Release"), release, is_open, asks=_("Reason")),)

    @admin.display(description=_("state"), ordering="state")
    def stands(self, row: Reservation) -> str:
        return str(ReservationState(row.state).label)


class PolicyForm(Form):
    supplier = forms.ModelChoiceField(label=_("supplier"), queryset=Organization.objects.filter(kind=Kind.SUPPLIER))
    safety_buffer = forms.IntegerField(
        label=_("safety buffer"), min_value=0, max_value=MOST, help_text=_("Pieces of each offer that are held back.")
    )
    reason = forms.CharField(label=_("reason"), max_length=200)


@admin.register(StockPolicy)
class StockPolicyAdmin(DeskAdmin):
    form = PolicyForm
    fields = ("supplier", "safety_buffer", "reason")
    list_display = ("supplier", "safety_buffer")
    list_select_related = ("supplier",)
    list_filter = ("supplier__is_active",)
    search_fields = ("=supplier__code", "supplier__name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("supplier",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Through the act: sellers see at once what is in stock by it."""
        obj.pk = set_safety_buffer(
            supplier_id=obj.supplier_id,
            safety_buffer=obj.safety_buffer,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            actor_id=person_id(request),
        ).pk
