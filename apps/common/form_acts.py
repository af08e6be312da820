"""Acts of the administration that ask something first: a form of their own, then one domain call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.functional import Promise

from apps.common.administration import DeskAdmin, Link, is_offered, try_act


@dataclass(frozen=True)
class FormAct:
    """A way to a form. `perform` gets the request, the row and what was filled in, and says what came of it."""

    name: str
    label: str | Promise
    form: type[forms.Form]
    perform: Callable[[HttpRequest, Any, dict[str, Any]], str]
    offered: Callable[[Any], bool] = lambda row: True
    initial: Callable[[Any], dict[str, Any]] = lambda row: {}


class FormActsAdmin(DeskAdmin):
    """An object's page that leads to such forms; put it before ReadOnlyAdmin."""

    form_acts: ClassVar[tuple[FormAct, ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        return [self.page("<int:pk>/do/<slug:name>/", self.form_act_view, "do"), *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        row = self.get_object(request, object_id) if object_id else None
        extra = dict(extra_context or {})
        if row is not None:
            offered = [act for act in self.form_acts if act.offered(row)] if self.may_act(request) else []
            ways = [Link(act.label, self.page_url("do", row.pk, act.name)) for act in offered]
            extra["desk_links"] = ways + self.links(row)
        return super().changeform_view(request, object_id, form_url, extra)

    def form_act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Ask and perform; a refusal is shown in the domain's own words above what was filled in."""
        row = self.row_or_404(request, pk)
        act = next((act for act in self.form_acts if act.name == name), None)
        if act is None:
            raise Http404
        if not self.may_act(request):
            raise PermissionDenied
        if not is_offered(request, act, row):
            return redirect(self.url_after_act(row))
        form = act.form(request.POST or None, request.FILES or None, initial=act.initial(row))
        if form.is_valid() and try_act(request, lambda: act.perform(request, row, form.cleaned_data)):
            self.log_change(request, row, str(act.label))
            return redirect(self.url_after_act(row))
        return self.form_page(request, form, title=str(act.label), row=row)
