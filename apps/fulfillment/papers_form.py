"""What whoever packs may tell customs beside the goods: the same fields at the station and in the suppliers' portal."""

from dataclasses import fields

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.fulfillment.domain.customs import Papers
from apps.fulfillment.enums import CustomsCategory


class PapersForm(forms.Form):
    """Fields of `Papers`, all optional, to be mixed into a form that packs."""

    category = forms.ChoiceField(
        label=_("Why it is sent"), choices=CustomsCategory.choices, initial=CustomsCategory.SALE, required=False
    )
    licence = forms.CharField(label=_("Licence no."), max_length=60, required=False)
    certificate = forms.CharField(label=_("Certificate no."), max_length=60, required=False)
    invoice = forms.CharField(
        label=_("Invoice no."), max_length=60, required=False, help_text=_("The order's number where it is empty.")
    )
    comments = forms.CharField(
        label=_("Comments for customs"), max_length=200, required=False, help_text=_("Quarantine, sanitary checks.")
    )

    @property
    def papers(self) -> Papers:
        told = {field.name: self.cleaned_data[field.name] for field in fields(Papers)}
        return Papers(**told | {"category": told["category"] or CustomsCategory.SALE})
