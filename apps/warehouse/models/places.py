"""Where goods lie. The operator's own: no tenant reads where another's goods are."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenancy.declare import Audience, Tenancy

OWN = Tenancy(Audience.OPS)
BIN_CODE = RegexValidator(r"^[A-Z0-9][A-Z0-9-]*\Z", _("Capital letters, digits and - only."))


class Warehouse(models.Model):
    """A house of ours that suppliers deliver to; they read its address."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    address = models.TextField(_("address"), help_text=_("Suppliers read it."))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Bin(models.Model):
    """A place of a warehouse, by the code on its shelf; pick lists are walked in the order of codes."""

    tenancy: ClassVar = OWN

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="bins", db_index=False)
    code = models.CharField(_("code"), max_length=20, validators=[BIN_CODE])
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("bin")
        verbose_name_plural = _("bins")
        ordering: ClassVar = ["warehouse", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["warehouse", "code"], name="bin_code_once")]

    def __str__(self) -> str:
        return self.code


class Placement(models.Model):
    """An item that arrived lies in a bin, until it is packed."""

    tenancy: ClassVar = OWN

    item = models.OneToOneField("orders.LineItem", on_delete=models.PROTECT, primary_key=True, related_name="placement")
    bin = models.ForeignKey(Bin, on_delete=models.PROTECT, related_name="placements", verbose_name=_("bin"))
    placed_at = models.DateTimeField(_("placed at"))

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.bin}"
