from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenancy.declare import Audience, Tenancy


class SupplyRecord(models.Model):
    """What became of one line of a purchase order, as the score card counts it."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER)

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="supply_records", verbose_name=_("supplier")
    )
    document = models.CharField(_("order"), max_length=64, help_text=_("The purchase order's number."))
    line = models.PositiveIntegerField(_("line"), default=1)
    requested_at = models.DateTimeField(_("requested at"))
    ship_by = models.DateTimeField(_("ship by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        _("withdrawn at"), null=True, blank=True, help_text=_("Nobody wants it any more; not the supplier's doing.")
    )
    carrier_tracks = models.BooleanField(_("carrier has tracking"), default=True)
    tracking_valid = models.BooleanField(_("tracking is valid"), null=True, blank=True)
    tracked_at = models.DateTimeField(_("tracking judged at"), null=True, blank=True)
    incident_at = models.DateTimeField(_("incident at"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)

    class Meta:
        verbose_name = _("supply record")
        verbose_name_plural = _("supply records")
        ordering = ("-requested_at", "-id")
        indexes: ClassVar = [models.Index(fields=["supplier", "requested_at"], name="supply_record_of_window")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supplier", "document", "line"], name="supply_record_once"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, accepted__isnull=True)
                | models.Q(answered_at__gte=models.F("requested_at"), accepted__isnull=False),
                name="supply_record_answer_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted__isnull=False, accepted=True)
                | models.Q(
                    shipped_at__isnull=True,
                    cancelled_at__isnull=True,
                    withdrawn_at__isnull=True,
                    incident_at__isnull=True,
                    returned_at__isnull=True,
                    tracked_at__isnull=True,
                ),
                name="supply_record_only_accepted_go_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} / {self.line}"
