from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.catalog.enums import GoodsState, Language
from apps.common.uploads import RandomPath
from apps.tenancy.declare import Audience, Tenancy

PICTURES = RandomPath("pictures")
HS6 = RegexValidator(r"^\d{6}\Z", _("Six digits."))
SKU = RegexValidator(r"^[A-Z0-9][A-Z0-9._/-]*\Z", _("Capital letters, digits and . _ / - only."))
COUNTRY = RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters of ISO 3166."))


class Product(models.Model):
    """Goods that were reviewed; what is not published yet is in a request. `version` counts the approved changes."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    category = models.ForeignKey(
        "categories.Category", on_delete=models.PROTECT, related_name="products", verbose_name=_("category")
    )
    brand = models.ForeignKey(
        "catalog.Brand",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("brand"),
    )
    hs6 = models.CharField(_("HS code"), max_length=6, validators=[HS6])
    origin = models.CharField(_("origin"), max_length=2, validators=[COUNTRY])
    state = models.CharField(_("state"), max_length=10, choices=GoodsState, default=GoodsState.ACTIVE)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    published_at = models.DateTimeField(_("published at"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), editable=False)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hs6__regex=r"^\d{6}$"), name="product_hs6_six_digits"),
            models.CheckConstraint(condition=Q(origin__regex=r"^[A-Z]{2}$"), name="product_origin_two_letters"),
            models.CheckConstraint(condition=Q(state__in=GoodsState.values), name="product_state_known"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ProductText(models.Model):
    """Title and description in one language."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="texts", db_index=False)
    language = models.CharField(_("language"), max_length=10, choices=Language)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ("product", "language")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "language"], name="product_text_once"),
            models.CheckConstraint(condition=~Q(title=""), name="product_text_title_given"),
        ]

    def __str__(self) -> str:
        return self.title


class ProductImage(models.Model):
    """A picture of a product, the first one at position 1; the same file may belong to several products."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images", db_index=False)
    position = models.PositiveSmallIntegerField(_("position"), validators=[MinValueValidator(1)])
    file = models.FileField(_("file"), upload_to=PICTURES, max_length=200)
    content_type = models.CharField(_("content type"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ("product", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "position"], name="product_image_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}/{self.position}"


class Variant(models.Model):
    """The sellable unit. Weights are grams, lengths millimetres, both with the packaging."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="variants", verbose_name=_("product"))
    sku = models.CharField(_("SKU"), max_length=40, unique=True, validators=[SKU])
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    weight_g = models.PositiveIntegerField(_("weight in g"), validators=[MinValueValidator(1)])
    length_mm = models.PositiveIntegerField(_("length in mm"), validators=[MinValueValidator(1)])
    width_mm = models.PositiveIntegerField(_("width in mm"), validators=[MinValueValidator(1)])
    height_mm = models.PositiveIntegerField(_("height in mm"), validators=[MinValueValidator(1)])
    has_battery = models.BooleanField(_("contains a battery"), default=False)
    is_liquid = models.BooleanField(_("liquid"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=GoodsState, default=GoodsState.ACTIVE)

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ("sku",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="variant_gtin_once"),
            models.CheckConstraint(condition=Q(gtin__regex=r"^(\d{8}|\d{12,14})?$"), name="variant_gtin_digits"),
            models.CheckConstraint(condition=Q(sku__regex=r"^[A-Z0-9][A-Z0-9._/-]*$"), name="variant_sku_written"),
            models.CheckConstraint(
                condition=Q(weight_g__gte=1, length_mm__gte=1, width_mm__gte=1, height_mm__gte=1),
                name="variant_has_a_size",
            ),
            models.CheckConstraint(condition=Q(state__in=GoodsState.values), name="variant_state_known"),
        ]

    def __str__(self) -> str:
        return self.sku
