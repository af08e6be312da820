"""Handing over to the carrier: a manifest lists bags, a bag holds parcels."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.fulfillment.models.parcels import Parcel
from apps.tenancy.declare import Audience, Tenancy


class Manifest(models.Model):
    """What is handed over to a carrier at once. Closed, it is what was handed over."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    carrier = models.CharField(_("carrier"), max_length=20)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("closed by"),
    )

    objects = models.Manager["Manifest"]()

    class Meta:
        verbose_name = _("manifest")
        verbose_name_plural = _("manifests")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it is printed; the id, written so that nobody takes it for another number."""
        return f"M{self.pk:08}"


class Bag(models.Model):
    """A mail bag of a manifest, for one country."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    manifest = models.ForeignKey(
        Manifest, on_delete=models.PROTECT, related_name="bags", db_index=False, verbose_name=_("manifest")
    )
    bag = models.PositiveSmallIntegerField(_("bag"))
    country = models.CharField(_("country"), max_length=2)

    objects = models.Manager["Bag"]()

    class Meta:
        verbose_name = _("bag")
        verbose_name_plural = _("bags")
        ordering: ClassVar = ["manifest", "bag"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["manifest", "bag"], name="bag_number_once")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"M{self.manifest_id:08}-{self.bag:03}"


class BagParcel(models.Model):
    """A parcel in a bag. The key on the parcel is why it is never on two manifests."""

    tenancy: ClassVar = Tenancy(Audience.OPS)

    bag = models.ForeignKey(Bag, on_delete=models.PROTECT, related_name="parcels", verbose_name=_("bag"))
    parcel = models.OneToOneField(
        Parcel, on_delete=models.PROTECT, related_name="bagged", primary_key=True, verbose_name=_("parcel")
    )

    objects = models.Manager["BagParcel"]()

    class Meta:
        verbose_name = _("parcel in a bag")
        verbose_name_plural = _("parcels in bags")
        ordering: ClassVar = ["bag", "parcel"]

    def __str__(self) -> str:
        return f"{self.bag_id}: {self.parcel_id}"
