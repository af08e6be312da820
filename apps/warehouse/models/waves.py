from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.warehouse.models.places import OWN, Warehouse


class Wave(models.Model):
    """Orders that are picked in one walk through the warehouse."""

    tenancy: ClassVar = OWN

    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="waves", verbose_name=_("warehouse")
    )
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("opened by")
    )
    picked_at = models.DateTimeField(_("picked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"W{self.pk}"


class WaveItem(models.Model):
    """An item to be fetched from its bin; in one wave at a time."""

    tenancy: ClassVar = OWN

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="items", db_index=False)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("orders.LineItem", on_delete=models.PROTECT, related_name="wave_items", db_index=False)
    bin_code = models.CharField(_("bin"), max_length=20)
    quantity = models.PositiveIntegerField(_("quantity"))
    is_open = models.BooleanField(_("to be packed"), default=True)

    class Meta:
        verbose_name = _("wave item")
        verbose_name_plural = _("wave items")
        ordering: ClassVar = ["wave", "bin_code", "item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "item"], name="wave_item_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(is_open=True), name="wave_item_in_one_wave"),
        ]

    def __str__(self) -> str:
        return f"{self.bin_code}: {self.quantity} × {self.item_id}"
