from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.uploads import RandomPath
from apps.tenancy.declare import Audience, Tenancy

LABELS = RandomPath("labels")


class LabelBatch(models.Model):
    """Labels of many parcels, to be printed as one file; a job writes it."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    parcels = models.JSONField(_("parcels"), help_text=_("Their ids, in the order of printing."))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("asked by"),
    )
    job = models.ForeignKey("jobs.Job", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    left_out = models.JSONField(
        _("left out"), default=list, help_text=_("Numbers of parcels that were unpacked before they were drawn.")
    )
    file = models.FileField(_("file"), upload_to=LABELS, max_length=200, blank=True)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True)

    objects = models.Manager["LabelBatch"]()

    class Meta:
        verbose_name = _("label batch")
        verbose_name_plural = _("label batches")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"L{self.pk:08}"
