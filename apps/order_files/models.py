"""Files of orders that sellers upload, and what came of every row."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.uploads import RandomPath
from apps.order_files.enums import FileState, RowOutcome
from apps.tenancy.declare import Audience, Tenancy


class OrderFile(models.Model):
    """One file of order lines of a store, from its arrival to its commit."""

    tenancy: ClassVar = Tenancy(
        Audience.SELLER, tenant_may="SELECT INSERT UPDATE", ops_may="SELECT", system_may="SELECT UPDATE"
    )

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    store = models.ForeignKey(
        "channels.Store",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("store"),
    )
    file = models.FileField(_("file"), upload_to=RandomPath("order-files"), max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    format = models.CharField(_("format"), max_length=4)
    encoding = models.CharField(_("encoding"), max_length=10, blank=True)
    delimiter = models.CharField(_("delimiter"), max_length=1, blank=True)
    header = ArrayField(models.TextField(), verbose_name=_("columns"))
    zone = models.CharField(_("time zone"), max_length=40, help_text=_("Of times without one."))
    are_paid = models.BooleanField(_("all paid"), help_text=_("Orders without a time of payment are paid when placed."))
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.RECEIVED)
    mapping = models.JSONField(_("mapping"), default=dict, help_text=_("From the file's columns to ours."))
    runs = models.PositiveSmallIntegerField(default=0, help_text=_("How many jobs it has had; names the newest one."))
    rows_read = models.PositiveIntegerField(_("rows"), default=0)
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    committed_at = models.DateTimeField(_("taken at"), null=True, blank=True)

    class Meta:
        verbose_name = _("order file")
        verbose_name_plural = _("order files")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="order_file_state_known")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class OrderFileMapping(models.Model):
    """How a seller last mapped the columns of files with this header."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE", ops_may="SELECT")

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    signature = models.CharField(max_length=64, help_text=_("A digest of the names of the columns."))
    mapping = models.JSONField(_("mapping"))
    used_at = models.DateTimeField(_("used at"))

    class Meta:
        verbose_name = _("order file's mapping")
        verbose_name_plural = _("order files' mappings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "signature"], name="order_file_mapping_once"),
        ]

    def __str__(self) -> str:
        return self.signature[:8]


class OrderFileRow(models.Model):
    """What becomes of one row; `cells` are the row as it came, IOSS numbers hidden; `order_id` what it became."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT")

    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    file = models.ForeignKey(
        OrderFile, on_delete=models.PROTECT, related_name="rows", db_index=False, db_constraint=False
    )
    line = models.PositiveIntegerField(_("line"))
    order_no = models.CharField(_("order number"), max_length=64, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome)
    reason = models.TextField(_("reason"), blank=True)
    cells = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("as it came"))
    order_id = models.BigIntegerField(_("order"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)

    class Meta:
        verbose_name = _("row of an order file")
        verbose_name_plural = _("rows of order files")
        ordering: ClassVar = ["file", "line"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "line"], name="order_file_row_once"),
            models.CheckConstraint(condition=Q(outcome__in=RowOutcome.values), name="order_file_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome=RowOutcome.REFUSED, reason=""), name="order_file_refused_for_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["file", "outcome", "line"], name="order_file_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"
