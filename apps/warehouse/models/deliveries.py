"""What suppliers announce and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.uploads import RandomPath
from apps.tenancy.declare import Audience, Tenancy
from apps.warehouse.enums import DeliveryState, RejectReason
from apps.warehouse.models.places import Warehouse

ANNOUNCED = Tenancy(
    Audience.SUPPLIER,
    tenant_may="SELECT INSERT",
    ops_may="SELECT INSERT UPDATE",
    system_may="SELECT INSERT UPDATE",
)
KEPT = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT")


class Delivery(models.Model):
    """Goods of purchase orders on their way to a warehouse, by one delivery note."""

    tenancy: ClassVar = ANNOUNCED

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("supplier")
    )
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    delivery_note = models.CharField(_("delivery note"), max_length=60)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_no = models.CharField(_("tracking number"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.ANNOUNCED)
    announced_at = models.DateTimeField(_("announced at"))
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supplier", "delivery_note"], name="delivery_note_once"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state="received") ^ Q(received_at__isnull=True), name="delivery_received_when_it_was"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["warehouse", "announced_at"], condition=Q(state="announced"), name="delivery_expected")
        ]

    def __str__(self) -> str:
        return self.delivery_note


class DeliveryLine(models.Model):
    """Pieces of one purchase line in a delivery: announced, and what the count and the quality check said."""

    tenancy: ClassVar = ANNOUNCED

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    purchase_line = models.ForeignKey(
        "orders.PurchaseLine", on_delete=models.PROTECT, related_name="delivery_lines", db_constraint=False
    )
    announced = models.PositiveIntegerField(_("announced"))
    accepted = models.PositiveIntegerField(_("accepted"), null=True, blank=True)
    rejected = models.PositiveIntegerField(_("rejected"), null=True, blank=True)
    reject_reason = models.CharField(_("why rejected"), max_length=10, choices=RejectReason, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery line")
        verbose_name_plural = _("delivery lines")
        ordering: ClassVar = ["delivery", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "purchase_line"], name="delivery_line_once"),
            models.CheckConstraint(condition=Q(announced__gte=1), name="delivery_line_of_something"),
            models.CheckConstraint(
                condition=Q(rejected__isnull=True) | Q(rejected=0) | ~Q(reject_reason=""),
                name="delivery_line_rejected_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.announced}"


class RejectPhoto(models.Model):
    """What the quality check saw; the supplier may look at it."""

    tenancy: ClassVar = KEPT

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    line = models.ForeignKey(
        DeliveryLine, on_delete=models.PROTECT, related_name="photos", db_index=False, db_constraint=False
    )
    file = models.FileField(_("photo"), upload_to=RandomPath("reject-photos"), max_length=200)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(_("kept at"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering: ClassVar = ["line", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["line", "sha256"], name="reject_photo_once")]

    def __str__(self) -> str:
        return self.name
