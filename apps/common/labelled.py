"""Fields whose names stand elsewhere on the page, for the eye only: they say by themselves what they are."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model
from djmoney.forms.widgets import MoneyWidget

if TYPE_CHECKING:
    FormSet = forms.BaseInlineFormSet[Model, Model, forms.ModelForm[Model]]
else:
    FormSet = forms.BaseInlineFormSet


def label_for_screen_readers(form: forms.BaseForm) -> None:
    """Name a row's fields, which the head of its table labels."""
    for field in form.fields.values():
        drawn: Any = getattr(field.widget, "widget", field.widget)  # within its links to add one
        drawn.attrs["aria-label"] = field.label


def label_parts(field: forms.Field) -> None:
    """Name the number and the currency of an amount."""
    if isinstance(field.widget, MoneyWidget):
        for part in field.widget.widgets:
            part.attrs["aria-label"] = field.label


class LabelledFormSet(FormSet):
    """Rows of a table, each of whose fields says what it is."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        label_for_screen_readers(form)
