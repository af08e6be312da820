"""What people fill in about a supplier, in the portal and in the administration alike."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.categories.models import Category
from apps.common.uploads import DOCUMENTS
from apps.suppliers.domain.applications import Application, checked_credit_code
from apps.suppliers.domain.errors import InvalidCreditCode
from apps.suppliers.enums import DocumentKind
from apps.suppliers.models import Supplier


def top_categories() -> list[tuple[str, str]]:
    """The groups of goods at the top of the tree."""
    return [(each.code, str(each)) for each in Category.objects.filter(depth=1, is_active=True)]


def every_category() -> list[tuple[str, str]]:
    """The whole tree, indented by its depth."""
    found = Category.objects.filter(is_active=True)
    return [(each.code, "\u2003" * (each.depth - 1) + f"{each} ({each.code})") for each in found]


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class ApplicationForm(forms.Form):
    """Who the supplier is and what it supplies."""

    legal_name = forms.CharField(label=_("Legal name"), max_length=200, help_text=_("As on the business licence."))
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=24, help_text=_("18 characters."))
    legal_person = forms.CharField(label=_("Legal person"), max_length=80)
    address = forms.CharField(label=_("Registered address"), max_length=300)
    contact_name = forms.CharField(label=_("Contact"), max_length=80)
    contact_phone = forms.RegexField(
        r"^\+?[0-9][0-9 ()-]{5,28}\Z",
        label=_("Phone"),
        help_text=_("With country code, for example +86 574 5550 1234."),
    )
    contact_email = forms.EmailField(label=_("E-mail"), max_length=254)
    category_codes = forms.MultipleChoiceField(
        label=_("What you supply"), choices=top_categories, widget=forms.CheckboxSelectMultiple
    )
    introduction = forms.CharField(
        label=_("What you make, and for whom"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_credit_code(self) -> str:
        try:
            return checked_credit_code(self.cleaned_data["credit_code"])
        except InvalidCreditCode as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def application(self) -> Application:
        """What was filled in, for the act."""
        codes = tuple(self.cleaned_data["category_codes"])
        return Application(**{**self.cleaned_data, "category_codes": codes})

    @staticmethod
    def initial_of(profile: Supplier) -> dict[str, Any]:
        return {name: getattr(profile, name) for name in ApplicationForm.base_fields}


class DocumentForm(forms.Form):
    """One file; what is inside is looked at by the act."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(DOCUMENTS)}),
    )
    expires_on = forms.DateField(
        label=_("Valid through"), required=False, widget=DateInput(), help_text=_("Empty: it does not expire.")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), help_text=_("The supplier reads it."), widget=forms.Textarea(attrs={"rows": 3})
    )


class AcceptForm(forms.Form):
    expires_on = forms.DateField(
        label=_("Valid through"),
        required=False,
        widget=DateInput(),
        help_text=_("As printed on the document; empty keeps the supplier's own date."),
    )


class VisitForm(forms.Form):
    scheduled_on = forms.DateField(label=_("Day"), widget=DateInput())
    inspector = forms.CharField(label=_("Inspector"), max_length=80)


class ScoreForm(forms.Form):
    """0 to 100 points each."""

    production = forms.IntegerField(label=_("Production"), min_value=0, max_value=100)
    quality_control = forms.IntegerField(label=_("Quality control"), min_value=0, max_value=100)
    packaging = forms.IntegerField(label=_("Packaging"), min_value=0, max_value=100)
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


class PhotoForm(forms.Form):
    file = forms.FileField(label=_("Photo"), help_text=_("JPEG or PNG, at most 10 MB."))


class ClearanceForm(forms.Form):
    cleared = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Cleared")), ("no", _("Refused"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a refusal; the supplier reads it."),
    )
    brands = forms.CharField(
        label=_("Brands that may be supplied"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line."),
    )

    def clean_brands(self) -> list[str]:
        return [line for line in self.cleaned_data["brands"].splitlines() if line.strip()]


class TermsForm(forms.Form):
    """The terms of an agreement."""

    category_codes = forms.MultipleChoiceField(
        label=_("Categories"),
        choices=every_category,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=_("Each with everything below it."),
    )
    dispatch_hours = forms.IntegerField(label=_("Dispatch within hours"), min_value=1, max_value=720, initial=48)
    payout_working_days = forms.IntegerField(
        label=_("Payout after working days"), min_value=1, max_value=30, initial=1, help_text=_("1: the next one.")
    )
    commission_percent = forms.DecimalField(
        label=_("Commission, percent"), min_value=Decimal(0), max_value=Decimal("99.99"), decimal_places=2
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput())
    valid_until = forms.DateField(label=_("Valid through"), widget=DateInput())
    quality_terms = forms.CharField(label=_("Quality terms"), widget=forms.Textarea(attrs={"rows": 5}))


def years_after(day: date, years: int) -> date:
    """The last day of a term of years that begins on a day."""
    return date.fromordinal(date(day.year + years, day.month, min(day.day, 28)).toordinal() - 1)
