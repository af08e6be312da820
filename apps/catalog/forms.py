"""What people type to set an offer or to have a product published; the domain says what is wrong with it."""

from collections.abc import Sequence
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
from apps.catalog.models import Brand, Variant
from apps.catalog.models.offers import CURRENCIES
from apps.categories.domain.queries import attributes_of
from apps.categories.enums import AttributeKind
from apps.categories.models import Category

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


class PicturesField(forms.FileField):
    """Any number of files, in the order in which they were chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=Pictures(attrs={"multiple": True, "accept": "image/png,image/jpeg"}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(PicturesField, self).clean(each, initial) for each in data or ()]


class Pictures(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class AttributesField(forms.CharField):
    """An attribute a line: its code, an equals sign and the value."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 40})

    def clean(self, value: Any) -> dict[str, str]:
        pairs = [line.partition("=") for line in super().clean(value).splitlines() if line.strip()]
        if not all(sign for _code, sign, _value in pairs):
            raise forms.ValidationError(_("Write a code, an equals sign and a value on each line, as: age-from = 3"))
        return {code.strip(): value.strip() for code, _sign, value in pairs}


class ProductForm(CapitalForm):
    """A new product with one variant."""

    title_en = forms.CharField(label=_("English title"), max_length=200, required=False)
    description_en = forms.CharField(
        label=_("English description"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    title_zh = forms.CharField(label=_("Chinese title"), max_length=200, required=False)
    description_zh = forms.CharField(
        label=_("Chinese description"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    category = forms.ModelChoiceField(Category.objects.filter(is_active=True), label=_("category"))
    brand = forms.ModelChoiceField(Brand.objects.filter(is_active=True), label=_("brand"), required=False)
    hs6 = forms.CharField(label=_("HS code"), max_length=10, help_text=_("Six digits."))
    origin = forms.CharField(label=_("origin"), max_length=2, initial="CN")
    sku = forms.CharField(label=_("SKU"), max_length=40)
    gtin = forms.CharField(label=_("GTIN"), max_length=20, required=False)
    weight_g = forms.IntegerField(label=_("weight in g"))
    length_mm = forms.IntegerField(label=_("length in mm"))
    width_mm = forms.IntegerField(label=_("width in mm"))
    height_mm = forms.IntegerField(label=_("height in mm"))
    has_battery = forms.BooleanField(label=_("contains a battery"), required=False)
    is_liquid = forms.BooleanField(label=_("liquid"), required=False)
    attributes = AttributesField(
        label=_("attributes"), required=False, help_text=_("One a line, as: age-from = 3. Yes and no are yes and no.")
    )
    pictures = PicturesField(label=_("images"), required=False, help_text=_("JPEG or PNG, at most 5 MB each."))

    def content(self, images: Sequence[str]) -> dict[str, Any]:
        """What a product request holds; `images` are the hashes of the pictures that were uploaded."""
        data = self.cleaned_data
        texts = {"en": ("title_en", "description_en"), "zh-hans": ("title_zh", "description_zh")}
        own = ("gtin", "weight_g", "length_mm", "width_mm", "height_mm", "has_battery", "is_liquid", "sku")
        kinds = {each.code: each.kind for each in attributes_of(data["category"])}
        attributes = {code: read_value(kinds.get(code), value) for code, value in data["attributes"].items()}
        return {
            "category": data["category"].code,
            "brand": data["brand"].name if data["brand"] else None,
            "hs6": data["hs6"],
            "origin": data["origin"],
            "texts": {
                language: {"title": data[title], "description": data[description]}
                for language, (title, description) in texts.items()
                if data[title]
            },
            "images": list(images),
            "variants": [{name: data[name] for name in own} | {"attributes": attributes}],
        }


def read_value(kind: str | None, text: str) -> Any:
    """What was typed as an attribute's value; left as it is where it is no such thing, for the domain to say."""
    if kind == AttributeKind.YES_NO:
        return {"yes": True, "是": True, "no": False, "否": False}.get(text.lower(), text)
    if kind == AttributeKind.NUMBER:
        try:
            return int(text) if text.isdigit() else float(text)
        except ValueError:
            return text
    return text


class SuppliersProductForm(ProductForm):
    """For staff: on whose behalf."""

    supplier = SupplierField()
    field_order = ("supplier",)
