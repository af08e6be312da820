from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.when import moment_words
from apps.fulfillment.enums import ParcelStatus, ScanRole
from apps.orders.enums import DispatchMode
from apps.tenancy.declare import ALL_BUT_DELETE, Audience, Tenancy


class Parcel(models.Model):
    """One physical package of an order with one tracking number."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may=ALL_BUT_DELETE, system_may=ALL_BUT_DELETE)

    seller = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="parcels",
        db_index=False,
        db_constraint=False,
    )
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="parcels", db_constraint=False)
    tracking_no = models.CharField(max_length=40)
    service = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=ParcelStatus, default=ParcelStatus.INFO_RECEIVED)
    shipped_at = models.DateTimeField(
        null=True, blank=True, help_text=_("The first scan of the carrier; of history, what was told.")
    )
    delivered_at = models.DateTimeField(null=True, blank=True)
    carrier = models.CharField(_("carrier"), max_length=20, blank=True, db_default="")
    mode = models.CharField(_("goes"), max_length=10, choices=DispatchMode, blank=True, db_default="")
    country = models.CharField(_("country"), max_length=2, blank=True, db_default="")
    weight_g = models.PositiveIntegerField(_("weight in g"), null=True, blank=True)
    catalog_weight_g = models.PositiveIntegerField(
        _("weight by the catalog in g"), null=True, blank=True, help_text=_("Of what is in it.")
    )
    length_mm = models.PositiveIntegerField(_("length in mm"), null=True, blank=True)
    width_mm = models.PositiveIntegerField(_("width in mm"), null=True, blank=True)
    height_mm = models.PositiveIntegerField(_("height in mm"), null=True, blank=True)
    pack_key = models.CharField(
        max_length=64, blank=True, db_default="", help_text=_("Packing under the same key again gives this parcel.")
    )
    packed_at = models.DateTimeField(_("packed at"), null=True, blank=True)
    released_at = models.DateTimeField(
        _("released at"), null=True, blank=True, help_text=_("Its costs are paid: it may be handed over.")
    )
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("unpacked at"), null=True, blank=True)
    sub_status = models.CharField(_("sub-status"), max_length=60, blank=True, db_default="")
    status_at = models.DateTimeField(_("in this status since"), null=True, blank=True)
    last_event_at = models.DateTimeField(_("last event at"), null=True, blank=True)
    follow_key = models.CharField(
        max_length=43,
        blank=True,
        db_default="",
        help_text=_("Nobody can guess it: whoever has the link may look."),
    )

    objects = models.Manager["Parcel"]()

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering: ClassVar = ["-shipped_at"]
        indexes: ClassVar = [
            # Partial, all of them: history costs them nothing.
            models.Index(
                fields=["packed_at"],
                condition=Q(handed_over_at=None, voided_at=None) & ~Q(packed_at=None),
                name="parcel_to_hand_over",
            ),
            models.Index(
                fields=["last_event_at"],
                condition=~Q(handed_over_at=None) & Q(delivered_at=None, voided_at=None),
                name="parcel_under_way",
            ),
            models.Index(fields=["tracking_no"], condition=~Q(packed_at=None), name="parcel_by_number"),
            models.Index(fields=["seller", "-packed_at"], condition=~Q(packed_at=None), name="parcel_newest_of_seller"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "tracking_no"], name="tracking_no_once"),
            models.UniqueConstraint(fields=["follow_key"], condition=~Q(follow_key=""), name="parcel_follow_key_once"),
            # Our own numbers are on one parcel, of whatever seller, unpacked ones included.
            models.UniqueConstraint(
                fields=["tracking_no"], condition=~Q(packed_at=None), name="parcel_number_given_once"
            ),
            models.UniqueConstraint(fields=["order", "pack_key"], condition=~Q(pack_key=""), name="parcel_packed_once"),
            models.CheckConstraint(condition=models.Q(status__in=ParcelStatus.values), name="parcel_status_known"),
            models.CheckConstraint(
                condition=models.Q(delivered_at__isnull=True)
                | models.Q(shipped_at__isnull=True)
                | models.Q(delivered_at__gte=models.F("shipped_at")),
                name="parcel_shipped_before_delivered",
            ),
        ]

    def __str__(self) -> str:
        return self.tracking_no


class ParcelItem(models.Model):
    """Pieces of an order's item in a parcel."""

    tenancy: ClassVar = Tenancy(Audience.SELLER)

    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    parcel = models.ForeignKey(
        Parcel, on_delete=models.PROTECT, related_name="items", db_index=False, db_constraint=False
    )
    item = models.ForeignKey(
        "orders.LineItem", on_delete=models.PROTECT, related_name="parcel_items", db_constraint=False
    )
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("packed item")
        verbose_name_plural = _("packed items")
        ordering: ClassVar = ["parcel", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parcel", "item"], name="parcel_item_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="parcel_item_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.item_id}"


class TrackingEvent(models.Model):
    """One scan of a parcel. Append-only: a wrong scan is followed by another, never changed."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")

    seller = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    parcel = models.ForeignKey(
        Parcel,
        on_delete=models.PROTECT,
        related_name="events",
        db_index=False,
        db_constraint=False,
    )
    status = models.CharField(max_length=20, choices=ParcelStatus)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=20)
    carrier_code = models.CharField(max_length=40, blank=True)
    carrier_text = models.CharField(max_length=200, blank=True)
    sub_status = models.CharField(_("sub-status"), max_length=60, blank=True, db_default="")
    stage = models.SmallIntegerField(
        _("stage"), db_default=0, help_text=_("Orders the scans of one instant along the way.")
    )
    role = models.CharField(_("role"), max_length=12, choices=ScanRole, db_default=ScanRole.SCAN)
    country = models.CharField(_("country"), max_length=2, blank=True, db_default="")
    location = models.CharField(_("place"), max_length=120, blank=True, db_default="")
    raw = models.JSONField(_("as received"), null=True, blank=True)
    digest = models.BinaryField(null=True, help_text=_("What makes a scan the same one when it is told again."))

    class Meta:
        ordering: ClassVar = ["occurred_at", "id"]
        indexes: ClassVar = [models.Index(fields=["parcel", "occurred_at"], name="tracking_event_in_order")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["parcel", "digest"], condition=~Q(digest=None), name="tracking_event_told_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ParcelStatus.values), name="tracking_event_status_known"
            ),
            models.CheckConstraint(condition=Q(role__in=ScanRole.values), name="tracking_event_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.status} · {moment_words(self.occurred_at)}"
