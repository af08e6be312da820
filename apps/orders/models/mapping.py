from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenancy.declare import Audience, Tenancy

OWN = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE DELETE")


class SkuMapping(models.Model):
    """What a store's SKU stands for among the catalog's goods; remembered for every later order."""

    tenancy: ClassVar = OWN

    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    store = models.ForeignKey(
        "channels.Store", on_delete=models.PROTECT, related_name="sku_mappings", db_index=False, db_constraint=False
    )
    sku = models.CharField(_("SKU"), max_length=64)
    mapped_at = models.DateTimeField(_("mapped at"))

    class Meta:
        verbose_name = _("SKU mapping")
        verbose_name_plural = _("SKU mappings")
        ordering: ClassVar = ["sku"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["seller", "store", "sku"], name="sku_mapped_once")]

    def __str__(self) -> str:
        return self.sku


class SkuMappingPart(models.Model):
    """A variant and how many of it one piece of the store's SKU is: one part, or several of a bundle."""

    tenancy: ClassVar = OWN

    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    mapping = models.ForeignKey(
        SkuMapping, on_delete=models.CASCADE, related_name="parts", db_index=False, db_constraint=False
    )
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"), default=1)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering: ClassVar = ["mapping", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mapping", "variant"], name="sku_mapping_variant_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="sku_mapping_part_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant}"
