from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.categories.enums import AttributeKind
from apps.tenancy.declare import Audience, Tenancy

CODE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters, digits and single hyphens only."))


class Named(models.Model):
    """Something with an English and a Chinese name."""

    name_en = models.CharField(_("English name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


class Category(Named):
    """A node of the tree of goods. `path` names it and everything above it, by codes: `/home/kitchen/`."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    objects: ClassVar[models.Manager["Category"]] = models.Manager()

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE])
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    path = models.CharField(_("path"), max_length=250, unique=True, editable=False)
    depth = models.PositiveSmallIntegerField(_("depth"), editable=False, help_text=_("1 at the top of the tree."))
    annual_fee = MoneyField(
        _("annual fee"),
        max_digits=15,
        decimal_places=2,
        default=0,
        default_currency="CNY",
        currency_choices=[("CNY", "CNY")],
        help_text=_("What a seller pays a year for this business category; nothing: no fee."),
    )
    deposit = MoneyField(
        _("deposit"),
        max_digits=15,
        decimal_places=2,
        default=0,
        default_currency="CNY",
        currency_choices=[("CNY", "CNY")],
        help_text=_("What is held while a seller or supplier trades in this category; nothing: no deposit."),
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Only active ones are chosen anew."))

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("path",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(path__startswith="/") & models.Q(path__endswith="/"), name="category_path_written"
            ),
            models.CheckConstraint(
                condition=models.Q(annual_fee__gte=0) & models.Q(deposit__gte=0), name="category_money_not_negative"
            ),
            models.CheckConstraint(condition=models.Q(depth__gte=1), name="category_depth_from_one"),
        ]

    @property
    def codes(self) -> list[str]:
        """Its own code and those above it, from the top."""
        return self.path.strip("/").split("/")


class CategoryAttribute(Named):
    """What products of a category, and of those under it, tell about themselves."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="attributes")
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    kind = models.CharField(_("kind"), max_length=10, choices=AttributeKind)
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("Of a number: cm, W, ml."))
    choices = models.JSONField(
        _("choices"), default=list, blank=True, help_text=_('Of a choice, as a list: ["cotton", "linen"].')
    )
    required = models.BooleanField(_("required"), default=False)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ("category", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["category", "code"], name="category_attribute_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=AttributeKind.values), name="category_attribute_kind_known"
            ),
        ]
