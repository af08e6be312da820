"""What follows for one parcel: problems, the declaration of its number, the buyer's review."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.tenancy.declare import Audience, Tenancy
from apps.tracking.enums import ProblemKind


def of_seller() -> Any:
    """The tenant of a row whose parcel proves it."""
    return models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("seller"),
    )


class TrackingProblem(models.Model):
    """A parcel that needs somebody, from when it does until it no longer does or staff resolve it.

    `since` is the instant of the fact it rests on, so what staff resolved is not opened again for the same fact.
    """

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT UPDATE")

    seller = of_seller()
    parcel = models.ForeignKey(
        "fulfillment.Parcel",
        on_delete=models.PROTECT,
        related_name="problems",
        db_index=False,
        db_constraint=False,
        verbose_name=_("parcel"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ProblemKind)
    since = models.DateTimeField(_("since"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("The seller reads it."))

    class Meta:
        verbose_name = _("problem of a parcel")
        verbose_name_plural = _("problems of parcels")
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parcel", "kind", "since"], name="tracking_problem_once"),
            models.CheckConstraint(condition=Q(kind__in=ProblemKind.values), name="tracking_problem_kind_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "-opened_at"], condition=Q(closed_at=None), name="problem_open_of_seller"),
            models.Index(fields=["kind", "-opened_at"], condition=Q(closed_at=None), name="problem_open_by_kind"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class ShipmentDeclaration(models.Model):
    """Whether a parcel's number may be told to the channel, and what the check found.

    Declared once and for ever; refused since the first check that found these reasons.
    """

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE")

    parcel = models.OneToOneField(
        "fulfillment.Parcel",
        on_delete=models.PROTECT,
        related_name="shipment_declaration",
        primary_key=True,
        db_constraint=False,
        verbose_name=_("parcel"),
    )
    seller = of_seller()
    tracking_no = models.CharField(_("tracking number"), max_length=40)
    checked_at = models.DateTimeField(_("last checked at"))
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused since"), null=True, blank=True)
    findings = models.JSONField(
        _("findings"), default=list, blank=True, help_text=_("What speaks against the number: code and facts.")
    )

    class Meta:
        verbose_name = _("declaration of a number")
        verbose_name_plural = _("declarations of numbers")
        ordering: ClassVar = ["-checked_at", "-parcel_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(declared_at=None) ^ Q(refused_at=None), name="shipment_declared_or_refused"
            )
        ]

    def __str__(self) -> str:
        return self.tracking_no


class ParcelReview(models.Model):
    """What the buyer says of a delivered parcel, once."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")

    parcel = models.OneToOneField(
        "fulfillment.Parcel",
        on_delete=models.PROTECT,
        related_name="review",
        primary_key=True,
        db_constraint=False,
        verbose_name=_("parcel"),
    )
    seller = of_seller()
    rating = models.PositiveSmallIntegerField(_("rating"))
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("buyer's review")
        verbose_name_plural = _("buyers' reviews")
        ordering: ClassVar = ["-written_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="parcel_review_of_five")
        ]

    def __str__(self) -> str:
        return f"{self.rating}/5"
