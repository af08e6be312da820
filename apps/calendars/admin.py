from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from apps.calendars.domain.working_days import refuse_unknown_years, set_validity
from apps.calendars.models import CalendarDay, CalendarValidity, ReliefWindow, SellerReliefWindow
from apps.common.administration import DeskAdmin, person_id
from apps.common.errors import DomainError
from apps.common.second_look import SecondLookForm

if TYPE_CHECKING:
    Form = forms.ModelForm[Model]
else:
    Form = forms.ModelForm


Cost = Callable[[date, date, int | None], str]
COSTS: list[Cost] = []
"""What apps above say in words that a window would change: its days, and its seller if it is of one."""


class WindowForm(SecondLookForm, Form):
    """A window counts at once, also for the past, so it says what it would change before it is saved."""

    def consequence(self, cleaned: dict[str, Any]) -> str:
        seller = cleaned.get("seller")
        told = (cost(cleaned["starts_on"], cleaned["ends_on"], seller.pk if seller else None) for cost in COSTS)
        return " ".join(filter(None, told))


@admin.register(ReliefWindow)
class ReliefWindowAdmin(DeskAdmin):
    form = WindowForm
    list_display = ("name", "starts_on", "ends_on", "reason")
    list_filter = ("starts_on",)
    search_fields = ("name", "reason")
    date_hierarchy = "starts_on"


@admin.register(SellerReliefWindow)
class SellerReliefWindowAdmin(DeskAdmin):
    form = WindowForm
    list_display = ("seller", "name", "starts_on", "ends_on", "reason")
    list_filter = ("starts_on",)
    list_select_related = ("seller",)
    search_fields = ("=seller__code", "seller__name", "name", "reason")
    autocomplete_fields = ("seller",)
    date_hierarchy = "starts_on"


@admin.register(CalendarDay)
class CalendarDayAdmin(DeskAdmin):
    """Holidays and make-up days as announced, and days on which the operator differs."""

    list_display = ("on", "is_working", "note")
    list_filter = ("is_working",)
    search_fields = ("note",)
    date_hierarchy = "on"


class ValidityForm(Form):
    def clean_through(self) -> Any:
        through = self.cleaned_data["through"]
        try:
            refuse_unknown_years(through=through)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return through


@admin.register(CalendarValidity)
class CalendarValidityAdmin(DeskAdmin):
    """Extended by a new row once the next year's days are announced and entered."""

    form = ValidityForm
    fields = ("through",)
    list_display = ("through", "noted_at", "noted_by")
    list_select_related = ("noted_by",)
    list_filter = ("through",)
    search_fields = ("noted_by__email",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = set_validity(through=obj.through, now=timezone.now(), actor_id=person_id(request))
        obj.pk = made.pk

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
