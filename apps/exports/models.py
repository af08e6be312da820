"""Files that sellers asked for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.exports.enums import ExportFormat, ExportKind, ExportState
from apps.tenancy.declare import Audience, Tenancy


def stored_path(export: "Export", name: str) -> str:
    """Always the same for an export: a second try overwrites what the first one left."""
    return f"exports/{export.key[:2]}/{export.key}.{export.format}"


class Export(models.Model):
    """One file, from its asking to its removal. `key` is random, and names the file in the storage."""

    tenancy: ClassVar = Tenancy(
        Audience.SELLER, tenant_may="SELECT INSERT", ops_may="SELECT", system_may="SELECT UPDATE"
    )

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ExportKind)
    format = models.CharField(_("format"), max_length=4, choices=ExportFormat)
    filters = models.JSONField(_("filters"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=ExportState, default=ExportState.ASKED)
    key = models.CharField(max_length=32)
    file = models.FileField(_("file"), upload_to=stored_path, max_length=100, blank=True)
    name = models.CharField(_("file name"), max_length=120, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("asked by"),
    )
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = models.Manager["Export"]()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ExportKind.values), name="export_kind_known"),
            models.CheckConstraint(condition=Q(format__in=ExportFormat.values), name="export_format_known"),
            models.CheckConstraint(
                condition=Q(state=ExportState.ASKED, file="", ready_at=None, removed_at=None)
                | (Q(state=ExportState.READY, ready_at__isnull=False, removed_at=None) & ~Q(file=""))
                | Q(state=ExportState.REMOVED, file="", ready_at__isnull=False, removed_at__isnull=False),
                name="export_file_while_ready",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "-id"], name="export_newest_of_seller"),
            models.Index(fields=["ready_at"], condition=Q(state=ExportState.READY), name="export_to_remove"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_kind_display()}"
