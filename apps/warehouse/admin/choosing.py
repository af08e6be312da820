"""Goods to tick in a table, and what becomes of them: what pages of the warehouse share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from apps.common.administration import DeskAdmin
from apps.warehouse.models import Warehouse


class ChooseForm(forms.Form):
    """`rows` are ticked in a table of the page's own; those of `ticked` are so from the beginning."""

    def __init__(self, data: Any, rows: Sequence[Any], ticked: Sequence[int] = ()) -> None:
        super().__init__(data)
        self.fields["chosen"] = forms.TypedMultipleChoiceField(
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            choices=[(row.pk, str(row)) for row in rows],
            initial=ticked,
            error_messages={"required": _("Tick goods.")},
        )


class PlaceForm(ChooseForm):
    warehouse = forms.ModelChoiceField(
        label=_("Warehouse"), queryset=Warehouse.objects.filter(is_active=True), empty_label=None
    )
    bin_code = forms.CharField(label=_("Bin"), max_length=20, help_text=_("Scan the code on the shelf."))


def choose_page(
    desk: DeskAdmin, request: HttpRequest, form: ChooseForm, cells: Sequence[Sequence[Any]], **more: Any
) -> HttpResponse:
    """The page with `title`, `columns`, the `cells` of each row, and what it says when there are `nothing`."""
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "list_url": desk.page_url("changelist"),
        "form": form,
        "rows": list(zip(form["chosen"], cells, strict=True)),
        **more,
    }
    return render(request, "admin/warehouse/choose.html", context)
