"""Relief is declared after a look at what it will cost; from then on it stands, unless it covers nothing yet."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.calendars.admin import COSTS as WINDOW_COSTS
from apps.common.administration import Act, Link, ReadOnlyAdmin, answer_of, person_id, try_act
from apps.common.errors import DomainError
from apps.common.second_look import SecondLookForm
from apps.common.when import moment_words
from apps.dispatch_sla.domain.relief import (
    ReliefCost,
    Scope,
    declare_relief,
    preview_relief,
    preview_window,
    withdraw_relief,
)
from apps.dispatch_sla.models import DispatchRelief


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class ReliefForm(SecondLookForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Sellers read it.")
    )
    starts_on = day(_("First day of payment"))
    ends_on = day(_("Last day of payment"))
    countries = forms.CharField(
        label=_("Countries"), required=False, help_text=_("ISO 3166 codes with blanks between; empty: everywhere.")
    )
    categories = forms.CharField(label=_("Categories"), required=False, help_text=_("Codes; empty: all goods."))
    carriers = forms.CharField(label=_("Carriers"), required=False, help_text=_("For example post; empty: all."))

    cost: ReliefCost | None = None
    """What the form would do as it is filled in, once that is known."""

    def clean_countries(self) -> tuple[str, ...]:
        return split(self.cleaned_data["countries"].upper())

    def clean_categories(self) -> tuple[str, ...]:
        return split(self.cleaned_data["categories"].lower())

    def clean_carriers(self) -> tuple[str, ...]:
        return split(self.cleaned_data["carriers"].lower())

    def scope(self, cleaned: dict[str, Any]) -> Scope:
        return Scope(
            cleaned["starts_on"], cleaned["ends_on"], cleaned["countries"], cleaned["categories"], cleaned["carriers"]
        )

    def consequence(self, cleaned: dict[str, Any]) -> str:
        try:
            cost = preview_relief(scope=self.scope(cleaned))
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.cost = cost
        return in_words(cost)


def in_words(cost: ReliefCost) -> str:
    back = ", ".join(f"{currency} {amount}" for currency, amount in cost.penalties.items()) or "0"
    told = gettext("%(orders)s orders are left out, %(late)s late ones among them; penalties back: %(back)s.")
    return told % {"orders": cost.orders, "late": cost.late, "back": back}


def window_in_words(starts_on: date, ends_on: date, seller_id: int | None) -> str:
    """What a window of the calendar would change; nothing as long as it covers no order."""
    cost = preview_window(starts_on=starts_on, ends_on=ends_on, seller_id=seller_id)
    return in_words(cost) if cost.orders else ""


WINDOW_COSTS.append(window_in_words)


def split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.split(r"[\s,;]+", text.strip()))) if text.strip() else ()


def is_standing(relief: DispatchRelief) -> bool:
    return not hasattr(relief, "withdrawal")


def withdraw(request: HttpRequest, relief: DispatchRelief) -> str:
    withdraw_relief(relief_id=relief.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request))
    return gettext("%(relief)s is withdrawn and covers nothing.") % {"relief": relief}


@admin.register(DispatchRelief)
class DispatchReliefAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "starts_on",
        "ends_on",
        "countries",
        "category_codes",
        "carriers",
        "declared_by",
        "withdrawn",
    )
    list_filter = (("withdrawal", admin.EmptyFieldListFilter), "starts_on")
    list_select_related = ("declared_by", "withdrawal")
    readonly_fields = ("withdrawn",)
    acts = (Act("withdraw", _("Withdraw"), withdraw, is_standing, asks=_("Reason")),)
    search_fields = ("name", "reason")
    date_hierarchy = "starts_on"

    @admin.display(description=_("withdrawn"))
    def withdrawn(self, relief: DispatchRelief) -> str:
        if is_standing(relief):
            return "–"
        return f"{moment_words(relief.withdrawal.withdrawn_at)}: {relief.withdrawal.reason}"

    def list_links(self) -> list[Link]:
        return [Link(_("Declare relief…"), self.page_url("declare"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("declare/", self.declare_view, "declare"), *super().get_urls()]

    def declare_view(self, request: HttpRequest) -> HttpResponse:
        """Declare relief; the second look says what it costs."""
        if not self.may_act(request):
            raise PermissionDenied
        form = ReliefForm(request.POST or None)
        if form.is_valid() and try_act(request, lambda: declare(request, form)):
            return redirect(self.page_url("changelist"))
        shares = (
            [(gettext("Sellers"), form.cost.sellers), (gettext("Suppliers"), form.cost.suppliers)] if form.cost else []
        )
        template = "admin/dispatch_sla/declare.html"
        return self.form_page(
            request, form, template=template, title=gettext("Declare relief"), cost=form.cost, shares=shares
        )


def declare(request: HttpRequest, form: ReliefForm) -> str:
    filled = form.cleaned_data
    declare_relief(
        name=filled["name"],
        reason=filled["reason"],
        scope=form.scope(filled),
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("Relief is declared; a job gives the penalties back now.")
