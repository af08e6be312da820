"""What suppliers upload about their offers, and what came of every row."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.said import sentences
from apps.common.uploads import RandomPath
from apps.feeds.enums import WRITING, FeedState, Outcome, Scope, Undo
from apps.tenancy.declare import Audience, Tenancy


class Feed(models.Model):
    """One file of offers, from its arrival to its commit or undo. Counts are of rows; `observed_at` dates its stock."""

    tenancy: ClassVar = Tenancy(
        Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE", ops_may="SELECT UPDATE", system_may="SELECT INSERT UPDATE"
    )

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", verbose_name=_("supplier")
    )
    file = models.FileField(_("file"), upload_to=RandomPath("feeds"), max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    format = models.CharField(_("format"), max_length=4)
    encoding = models.CharField(_("encoding"), max_length=10, blank=True)
    delimiter = models.CharField(_("delimiter"), max_length=1, blank=True)
    header = ArrayField(models.TextField(), verbose_name=_("columns"))
    scope = models.CharField(_("scope"), max_length=5, choices=Scope)
    state = models.CharField(_("state"), max_length=10, choices=FeedState, default=FeedState.RECEIVED)
    mapping = models.JSONField(_("mapping"), default=dict, help_text=_("From the file's columns to ours."))
    runs = models.PositiveSmallIntegerField(default=0, help_text=_("How many jobs it has had; names the newest one."))
    fault = models.JSONField(default=list, blank=True, help_text=_("Why its work stopped, as a sentence."))
    rows_read = models.PositiveIntegerField(_("rows"), default=0)
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("received by"),
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    committed_at = models.DateTimeField(_("committed at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=FeedState.values), name="feed_state_known"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="feed_scope_known"),
            models.UniqueConstraint(
                fields=["supplier"], condition=Q(state__in=WRITING), name="feed_one_writes_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def why_stopped(self) -> str:
        """Why the feed's work stopped, in the reader's language; empty when nobody refused it."""
        return sentences(self.fault)


class FeedMapping(models.Model):
    """How a supplier last mapped the columns of files with this header."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE", ops_may="SELECT")

    supplier = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    signature = models.CharField(max_length=64, help_text=_("A digest of the names of the columns."))
    mapping = models.JSONField(_("mapping"))
    used_at = models.DateTimeField(_("used at"))

    class Meta:
        verbose_name = _("feed mapping")
        verbose_name_plural = _("feed mappings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supplier", "signature"], name="feed_mapping_once"),
        ]

    def __str__(self) -> str:
        return self.signature[:8]


class FeedRow(models.Model):
    """What one row of a feed does. A protocol: it names offers, variants and requests, but no key holds them.

    `before` and `after` are the offer's terms and stock as JSON (see `domain/terms.py`), `before` as it was when the
    row was written, from then on. `cells` are the row as it came, but for unchanged rows.
    Line 0: not in the file.
    """

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT")

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    feed = models.ForeignKey(
        Feed, on_delete=models.PROTECT, related_name="rows", db_index=False, db_constraint=False, verbose_name=_("feed")
    )
    line = models.PositiveIntegerField(_("line"))
    supplier_sku = models.CharField(_("supplier's SKU"), max_length=80, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reasons = models.JSONField(_("reason"), default=list, blank=True, help_text=_("Sentences for every language."))
    cells = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("as it came"))
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)
    product = models.JSONField(_("new product"), null=True, blank=True)
    variant_id = models.BigIntegerField(null=True, blank=True)
    offer_id = models.BigIntegerField(null=True, blank=True)
    request_id = models.BigIntegerField(null=True, blank=True)
    stock_before = models.IntegerField(
        null=True, blank=True, help_text=_("On hand at the feed's instant, had the row not been written.")
    )
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    undo = models.CharField(_("undo"), max_length=10, choices=Undo, default=Undo.NOT_UNDONE, blank=True)

    class Meta:
        verbose_name = _("feed row")
        verbose_name_plural = _("feed rows")
        ordering = ("feed", "id")
        indexes: ClassVar = [
            models.Index(fields=["feed", "id"], name="feed_row_of_feed"),
            models.Index(fields=["feed", "outcome", "id"], name="feed_row_by_outcome"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="feed_row_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED, reasons=[]), name="feed_row_refused_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_outcome_display()}"

    @property
    def reason(self) -> str:
        """Why, in the reader's language."""
        return sentences(self.reasons)
