from typing import ClassVar

from django.db import models

from apps.fulfillment.enums import ParcelStatus
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
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-shipped_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "tracking_no"], name="tracking_no_once"),
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

    class Meta:
        ordering: ClassVar = ["occurred_at", "id"]
        indexes: ClassVar = [models.Index(fields=["parcel", "occurred_at"], name="tracking_event_in_order")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=ParcelStatus.values), name="tracking_event_status_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.status} at {self.occurred_at:%Y-%m-%d %H:%M}"
