"""What carriers sent, as they sent it: files, messages, and what could not be used at once."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.said import read
from apps.common.uploads import RandomPath
from apps.fulfillment.enums import ParcelStatus, ScanRole
from apps.tenancy.declare import Audience, Tenancy
from apps.tracking.enums import FileState


class ScanFile(models.Model):
    """A carrier's file of scans. The same file again is another row that adds nothing."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    carrier = models.CharField(_("carrier"), max_length=20)
    file = models.FileField(_("file"), upload_to=RandomPath("scans"), max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.WAITING)
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    done_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    header = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("columns"))
    counts = models.JSONField(
        _("counts"), default=dict, help_text=_("Rows; new and repeated scans; without a parcel; refused.")
    )
    told = models.JSONField(
        _("notes"), default=list, blank=True, help_text=_("As they are kept, for readers in every language.")
    )

    class Meta:
        verbose_name = _("file of scans")
        verbose_name_plural = _("files of scans")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="scan_file_state_known")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def notes(self) -> list[str]:
        return [str(read(each)) for each in self.told]


class RefusedScan(models.Model):
    """A row of a file that could not be used, and why."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT")

    file = models.ForeignKey(ScanFile, on_delete=models.PROTECT, related_name="refused", verbose_name=_("file"))
    line = models.PositiveIntegerField(_("line"))
    told = models.JSONField(_("reason"), help_text=_("As it is kept, for readers in every language."))
    cells = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("as it came"))

    class Meta:
        verbose_name = _("refused scan")
        verbose_name_plural = _("refused scans")
        ordering: ClassVar = ["file", "id"]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"

    @property
    def reason(self) -> str:
        return str(read(self.told))


class InboundMessage(models.Model):
    """A message that a carrier sent by itself: kept first, worked on by a job. The same content counts once."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT INSERT UPDATE")

    source = models.CharField(_("source"), max_length=20)
    digest = models.BinaryField()
    body = models.TextField(_("as received"))
    received_at = models.DateTimeField(_("received at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    result = models.JSONField(_("result"), default=dict)

    class Meta:
        verbose_name = _("inbound message")
        verbose_name_plural = _("inbound messages")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "digest"], name="inbound_message_once")]

    def __str__(self) -> str:
        return f"{self.source} #{self.pk}"


class UnmatchedScan(models.Model):
    """A scan of a number that no parcel has yet; it becomes the parcel's as soon as there is one."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT INSERT DELETE")

    tracking_no = models.CharField(_("tracking number"), max_length=40)
    source = models.CharField(_("source"), max_length=20)
    recorded_at = models.DateTimeField(_("recorded at"))
    occurred_at = models.DateTimeField(_("occurred at"))
    status = models.CharField(_("status"), max_length=20, choices=ParcelStatus)
    sub_status = models.CharField(_("sub-status"), max_length=60, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=ScanRole)
    stage = models.SmallIntegerField(_("stage"))
    carrier_code = models.CharField(_("code"), max_length=40, blank=True)
    carrier_text = models.CharField(_("the carrier's words"), max_length=200, blank=True)
    location = models.CharField(_("place"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    raw = models.JSONField(_("as received"), null=True, blank=True)
    digest = models.BinaryField()

    class Meta:
        verbose_name = _("scan without a parcel")
        verbose_name_plural = _("scans without a parcel")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tracking_no", "digest"], name="unmatched_scan_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.tracking_no} {self.carrier_code}"
