"""Carriers' words as data: staff add a new code, an office or another limit without a release."""

from typing import ClassVar
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.fulfillment.enums import ParcelStatus, ScanRole
from apps.tenancy.declare import Audience, Tenancy

FINAL = (ParcelStatus.DELIVERED, ParcelStatus.RETURNED)


def known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_now("'%(zone)s' is no time zone; write one such as Europe/Madrid.") % {"zone": name})


class CarrierStatus(models.Model):
    """What a carrier's code means. A code nobody has mapped yet stands here without a status, with what was seen."""

    tenancy: ClassVar = Tenancy(
        Audience.GLOBAL, ops_may="SELECT INSERT UPDATE DELETE", system_may="SELECT INSERT UPDATE"
    )

    carrier = models.CharField(_("carrier"), max_length=20, help_text=_("Whose code: post, 17track, manual."))
    code = models.CharField(_("code"), max_length=40)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=ParcelStatus,
        blank=True,
        help_text=_("Empty: not mapped yet. Such scans are kept and change no parcel's status."),
    )
    sub_status = models.CharField(_("sub-status"), max_length=60, blank=True)
    stage = models.PositiveSmallIntegerField(
        _("stage"),
        default=20,
        help_text=_("How far along the way, 0 to 99: 10 accepted, 30 left, 40 arrived, 60 in delivery, 80 delivered."),
    )
    role = models.CharField(_("role"), max_length=12, choices=ScanRole, default=ScanRole.SCAN)
    text_en = models.CharField(_("text, English"), max_length=200, blank=True)
    text_zh = models.CharField(_("text, Chinese"), max_length=200, blank=True)
    seen = models.PositiveIntegerField(_("seen unmapped"), default=0)
    seen_at = models.DateTimeField(_("last seen unmapped"), null=True, blank=True)
    example = models.CharField(_("the carrier's words"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("carrier's status")
        verbose_name_plural = _("carriers' statuses")
        ordering: ClassVar = ["carrier", "stage", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["carrier", "code"], name="carrier_status_once"),
            models.CheckConstraint(condition=Q(status__in=["", *ParcelStatus.values]), name="carrier_status_known"),
            models.CheckConstraint(condition=Q(role__in=ScanRole.values), name="carrier_status_role_known"),
            models.CheckConstraint(
                condition=~Q(role=ScanRole.CORRECTION) | ~Q(status__in=FINAL), name="carrier_correction_is_not_final"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.code}"


class Facility(models.Model):
    """An office or exchange centre, and its zone. A code of two letters is a whole country's usual zone."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL, system_may="SELECT")

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]+$", _("Capital letters and digits only."))],
        help_text=_("As in the carrier's files, such as the IMPC code CNCANA; two letters are a country."),
    )
    name = models.CharField(_("name"), max_length=100)
    country = models.CharField(
        _("country"), max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters."))]
    )
    zone = models.CharField(_("time zone"), max_length=40, validators=[known_zone])

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SilenceLimit(models.Model):
    """How long a parcel in a status may go without a scan before it is a problem."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL, system_may="SELECT")

    status = models.CharField(
        _("status"),
        max_length=20,
        choices=ParcelStatus,
        unique=True,
        help_text=_("'Info received' counts from the hand-over to the first scan."),
    )
    hours = models.PositiveIntegerField(_("hours"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("limit of silence")
        verbose_name_plural = _("limits of silence")
        ordering: ClassVar = ["status"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ParcelStatus.values), name="silence_limit_status_known"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="silence_limit_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.hours} h"
