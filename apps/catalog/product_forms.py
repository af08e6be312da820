"""What people type to have a product published or changed; the domain says what is wrong with it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.domain.content import Content
from apps.catalog.forms import CapitalForm, SupplierField
from apps.catalog.models import Brand
from apps.categories.domain.queries import attributes_of
from apps.categories.enums import AttributeKind
from apps.categories.models import Category

TEXTS = {"en": ("title_en", "description_en"), "zh-hans": ("title_zh", "description_zh")}
MOST_VARIANTS = 200


class PicturesField(forms.FileField):
    """Any number of files, in the order in which they were chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=Pictures(attrs={"multiple": True, "accept": "image/png,image/jpeg"}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(PicturesField, self).clean(each, initial) for each in data or ()]


class Pictures(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if files else []


class AttributesField(forms.CharField):
    """An attribute a line: its code, an equals sign and the value."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 40})

    def clean(self, value: Any) -> dict[str, str]:
        pairs = [line.partition("=") for line in super().clean(value).splitlines() if line.strip()]
        if not all(sign for _code, sign, _value in pairs):
            raise forms.ValidationError(_("Write a code, an equals sign and a value on each line, as: age-from = 3"))
        return {code.strip(): value.strip() for code, _sign, value in pairs}


class ProductForm(CapitalForm):
    """What all variants of a product share."""

    title_en = forms.CharField(label=_("English title"), max_length=200, required=False)
    description_en = forms.CharField(
        label=_("English description"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    title_zh = forms.CharField(label=_("Chinese title"), max_length=200, required=False)
    description_zh = forms.CharField(
        label=_("Chinese description"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(is_active=True), label=_("category"), to_field_name="code"
    )
    brand = forms.ModelChoiceField(
        Brand.objects.filter(is_active=True), label=_("brand"), required=False, to_field_name="name"
    )
    hs6 = forms.CharField(label=_("HS code"), max_length=10, help_text=_("Six digits."))
    origin = forms.CharField(label=_("origin"), max_length=2, initial="CN")
    pictures = PicturesField(label=_("images"), required=False, help_text=_("JPEG or PNG, at most 5 MB each."))

    def told(self) -> dict[str, Any]:
        """The fields that are written as they are."""
        data = self.cleaned_data
        brand = data["brand"].name if data["brand"] else None
        return {"category": data["category"].code, "brand": brand, "hs6": data["hs6"], "origin": data["origin"]}

    def texts(self) -> dict[str, dict[str, str]]:
        data = self.cleaned_data
        return {
            language: {"title": data[title], "description": data[description]}
            for language, (title, description) in TEXTS.items()
            if data[title]
        }


class VariantForm(CapitalForm):
    """What a variant has of its own."""

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


VariantRows = forms.formset_factory(
    VariantForm, extra=2, min_num=1, validate_min=True, max_num=MOST_VARIANTS, validate_max=True, can_delete=True
)


class SuppliersProductForm(ProductForm):
    """For staff: on whose behalf."""

    supplier = SupplierField()
    field_order = ("supplier",)


class ProductSheet:
    """A product's form with its variants; of a published one when `published` is its content."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        published: Content | None = None,
        form_class: type[ProductForm] = ProductForm,
    ) -> None:
        self.published: Content = published or {}
        self.form = form_class(data, files, initial=filled(published) if published else None)
        self.rows = VariantRows(data, initial=list(map(filled_row, self.published.get("variants", []))))

    def is_valid(self) -> bool:
        valid = [self.form.is_valid(), self.rows.is_valid()]
        return all(valid)

    def content(self, uploaded: Sequence[str]) -> Content:
        """What a request holds: texts in other languages stay, new images (by their hashes) stand in for the old."""
        other = {language: text for language, text in self.published.get("texts", {}).items() if language not in TEXTS}
        category = self.form.cleaned_data["category"]
        kinds = {each.code: each.kind for each in attributes_of(category)}
        variants = [variant_of(row.cleaned_data, kinds) for row in self.rows if stays(row)]
        return {
            **self.form.told(),
            "texts": {**self.form.texts(), **other},
            "images": list(uploaded) or self.published.get("images", []),
            "variants": variants,
            **self.offers(variants),
        }

    def offers(self, variants: Sequence[Content]) -> Content:
        """The terms that a feed told with a new product, of those variants that are still in it."""
        skus = {variant["sku"].upper() for variant in variants}
        kept = {sku: terms for sku, terms in self.published.get("offers", {}).items() if sku in skus}
        return {"offers": kept} if kept else {}


def stays(row: forms.Form) -> bool:
    return bool(row.cleaned_data) and not row.cleaned_data.get("DELETE")


def variant_of(data: dict[str, Any], kinds: dict[str, str]) -> Content:
    told = {name: value for name, value in data.items() if name not in ("DELETE", "attributes")}
    return told | {"attributes": {code: read_value(kinds.get(code), text) for code, text in data["attributes"].items()}}


def filled(published: Content) -> dict[str, Any]:
    """What is in the form when this content is changed."""
    told: dict[str, Any] = {name: published.get(name) for name in ("category", "brand", "hs6", "origin")}
    for language, (title, description) in TEXTS.items():
        text = published.get("texts", {}).get(language, {})
        told |= {title: text.get("title", ""), description: text.get("description", "")}
    return told


def filled_row(variant: Content) -> dict[str, Any]:
    lines = [f"{code} = {written(value)}" for code, value in variant.get("attributes", {}).items()]
    return variant | {"attributes": "\n".join(lines)}


def written(value: Any) -> str:
    """An attribute's value as `read_value` takes it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


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
