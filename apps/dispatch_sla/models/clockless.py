from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.orders.models.items import of_seller
from apps.tenancy.declare import Audience, Tenancy


class ClocklessOrder(models.Model):
    """A paid order that no rule can date, such as one that was paid before the first rule book; it is not assessed."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")

    order = models.OneToOneField(
        "orders.Order", on_delete=models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    seller = of_seller()
    reason = models.TextField(_("reason"))
    noted_at = models.DateTimeField(_("noted at"))

    class Meta:
        verbose_name = _("order without a clock")
        verbose_name_plural = _("orders without a clock")
        ordering: ClassVar = ["-noted_at", "-order"]

    def __str__(self) -> str:
        return f"{self.order_id}"
