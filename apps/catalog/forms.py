"""What people type to set an offer or to have a product published; the domain says what is wrong with it."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.catalog.domain.brands import Claim
from apps.catalog.domain.terms import OfferTerms, PriceStep
from apps.catalog.enums import AuthorisationKind
from apps.catalog.models import Variant
from apps.catalog.models.offers import CURRENCIES

if TYPE_CHECKING:
    Choice = forms.ModelChoiceField[Organization]
else:
    Choice = forms.ModelChoiceField


def lines_of(text: str) -> list[list[str]]:
    """The words of each line that has any."""
    return [line.split() for line in text.splitlines() if line.strip()]


class CapitalForm(forms.Form):
    """Labels begin with a capital, as those of model forms do."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.label = capfirst(field.label)


class StepsField(forms.CharField):
    """A price step a line: a quantity, a blank, and the price from that quantity on."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 30})

    def clean(self, value: Any) -> tuple[PriceStep, ...]:
        try:
            return tuple(PriceStep(int(words[0]), Decimal(words[1])) for words in lines_of(super().clean(value)))
        except (IndexError, ValueError, InvalidOperation):
            raise forms.ValidationError(_("Write a quantity and a price on each line, as: 10 18.50")) from None


class TermsForm(CapitalForm):
    """A supplier's terms for one variant."""

    supply_price = forms.DecimalField(label=_("supply price"), max_digits=15, decimal_places=4)
    currency = forms.ChoiceField(label=_("currency"), choices=CURRENCIES)
    lead_time_days = forms.IntegerField(label=_("lead time in days"), initial=2)
    minimum_quantity = forms.IntegerField(label=_("minimum quantity"), initial=1)
    steps = StepsField(
        label=_("price steps"), required=False, help_text=_("A quantity and a price on each line, as: 10 18.50")
    )
    supplier_sku = forms.CharField(label=_("supplier's SKU"), max_length=80, required=False)
    warehouse = forms.CharField(label=_("warehouse"), max_length=80, required=False)

    @staticmethod
    def filled(terms: OfferTerms) -> dict[str, Any]:
        """What is in the form when these terms are changed."""
        return vars(terms) | {
            "supply_price": f"{terms.supply_price.amount.normalize():f}",
            "currency": str(terms.supply_price.currency),
            "steps": "\n".join(f"{step.from_quantity} {step.supply_price.normalize():f}" for step in terms.steps),
        }

    def terms_for(self, variant_id: int) -> OfferTerms:
        data = self.cleaned_data
        return OfferTerms(
            variant_id=variant_id,
            supply_price=Money(data["supply_price"], data["currency"]),
            lead_time_days=data["lead_time_days"],
            minimum_quantity=data["minimum_quantity"],
            supplier_sku=data["supplier_sku"],
            warehouse=data["warehouse"],
            steps=data["steps"],
        )


class SupplierField(Choice):
    """One of the suppliers' organisations."""

    def __init__(self) -> None:
        suppliers = Organization.objects.filter(kind=Kind.SUPPLIER, is_active=True).order_by("code")
        super().__init__(suppliers, label=_("supplier"))


class OwnOfferForm(TermsForm):
    """A supplier's offer of a variant of the catalog."""

    sku = forms.CharField(label=_("SKU"), max_length=40)
    field_order: tuple[str, ...] = ("sku",)

    def clean_sku(self) -> Variant:
        sku = self.cleaned_data["sku"].upper()
        variant = Variant.objects.filter(sku=sku).first()
        if variant is None:
            raise forms.ValidationError(_now("There is no variant %(sku)s.") % {"sku": sku})
        return variant


class OfferForm(OwnOfferForm):
    """For staff: whose offer, and of what."""

    supplier = SupplierField()
    field_order = ("supplier", "sku")

    def terms(self) -> OfferTerms:
        return self.terms_for(self.cleaned_data["sku"].pk)


class AuthorisationForm(CapitalForm):
    """By which document a supplier may offer a brand."""

    brand_name = forms.CharField(label=_("name of the brand"), max_length=80)
    kind = forms.ChoiceField(label=_("your right"), choices=AuthorisationKind.choices)
    valid_from = forms.DateField(label=_("valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(
        label=_("valid until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
        help_text=_("Empty: without an end."),
    )
    file = forms.FileField(label=_("file"), help_text=_("PDF, JPEG or PNG, at most 10 MB."))

    def claim(self) -> Claim:
        data = self.cleaned_data
        kind = AuthorisationKind(data["kind"])
        return Claim(data["brand_name"], kind, data["valid_from"], data["valid_until"])
