from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.warehouse.models.deliveries import DeliveryLine
from apps.warehouse.models.places import OWN


class UnclaimedGoods(models.Model):
    """Pieces of a delivery that we took, and owe for, whose order was cancelled: here until somebody says they left."""

    tenancy: ClassVar = OWN

    item = models.ForeignKey("orders.LineItem", on_delete=models.PROTECT, related_name="unclaimed", db_index=False)
    delivery_line = models.ForeignKey(DeliveryLine, on_delete=models.PROTECT, related_name="unclaimed")
    pieces = models.PositiveIntegerField(_("pieces"))
    since = models.DateTimeField(_("since"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    goods_return = models.ForeignKey(
        "fulfillment.GoodsReturn",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="unclaimed",
        verbose_name=_("goods return"),
    )

    class Meta:
        verbose_name = _("goods of no order")
        verbose_name_plural = _("goods of no order")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "delivery_line"], name="unclaimed_once"),
            models.CheckConstraint(condition=Q(pieces__gte=1), name="unclaimed_of_something"),
            models.CheckConstraint(condition=Q(left_at__isnull=True) ^ ~Q(reason=""), name="unclaimed_left_for_reason"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["item"], condition=Q(left_at__isnull=True), name="unclaimed_here"),
        ]

    def __str__(self) -> str:
        return f"{self.pieces} × {self.item_id}"
