"""Number ranges: added as they are allocated, never changed."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin, grouped, person_id, try_act
from apps.fulfillment.domain.numbers import add_range
from apps.fulfillment.models import NumberRange
from apps.fulfillment.models.numbers import LAST_SERIAL
from apps.fulfillment.s10 import s10_number


class RangeForm(forms.Form):
    indicator = forms.CharField(label=_("service indicator"), min_length=2, max_length=2, initial="RX")
    country = forms.CharField(label=_("country"), min_length=2, max_length=2, initial="CN")
    first = forms.IntegerField(
        label=_("first serial"), min_value=0, max_value=LAST_SERIAL, help_text=_("Eight digits, no check digit.")
    )
    last = forms.IntegerField(label=_("last serial"), min_value=0, max_value=LAST_SERIAL)


def add(request: HttpRequest, form: RangeForm) -> str:
    added = add_range(**form.cleaned_data, now=timezone.now(), actor_id=person_id(request))
    return gettext("%(range)s is added.") % {"range": added}


@admin.register(NumberRange)
class NumberRangeAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "next_number", "left_shown", "size_shown", "added_at")
    list_filter = ("country", "indicator")
    search_fields = ("=indicator", "=country")

    @admin.display(description=_("next number"))
    def next_number(self, row: NumberRange) -> str:
        return s10_number(row.indicator, row.next, row.country) if row.left else "–"

    @admin.display(description=_("left"))
    def left_shown(self, row: NumberRange) -> str:
        return grouped(row.left)

    @admin.display(description=_("of"))
    def size_shown(self, row: NumberRange) -> str:
        return grouped(row.size)

    def list_links(self) -> list[Link]:
        return [Link(_("Add a range…"), self.page_url("enter"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("enter/", self.enter_view, "enter"), *super().get_urls()]

    def enter_view(self, request: HttpRequest) -> HttpResponse:
        """Enter a range that was allocated."""
        if not self.may_act(request):
            raise PermissionDenied
        form = RangeForm(request.POST or None)
        if form.is_valid() and try_act(request, lambda: add(request, form)):
            return redirect(self.page_url("changelist"))
        return self.form_page(
            request,
            form,
            title=gettext("Add a number range"),
            description=gettext("Each number is given out once. A range can't be changed or removed afterwards."),
        )
