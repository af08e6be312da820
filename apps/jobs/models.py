from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.jobs.enums import ENDED, STOPPED, JobState
from apps.tenancy.declare import Audience, Tenancy


class Job(models.Model):
    """One piece of durable work: a row, woken by a message but never depending on one.

    Instants are UTC. `lease_token` names the run that holds the job until `leased_until`.
    """

    tenancy: ClassVar = Tenancy(Audience.DUAL, tenant_may="SELECT INSERT")

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=200)
    payload = models.JSONField(_("content"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(
        _("failed runs"), default=0, help_text=_("Runs that ended in an error.")
    )
    crashes = models.PositiveSmallIntegerField(
        _("vanished workers"), default=0, help_text=_("Runs whose worker vanished.")
    )
    run_after = models.DateTimeField(_("due at"))
    woken_at = models.DateTimeField(_("woken at"), null=True, blank=True)
    lease_token = models.UUIDField(_("lease token"), null=True, blank=True)
    leased_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    progress_done = models.PositiveBigIntegerField(_("pieces done"), default=0)
    progress_total = models.PositiveBigIntegerField(_("pieces in all"), default=0)
    progress_label = models.CharField(_("at work on"), max_length=200, blank=True)
    result = models.JSONField(_("result"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("created at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    seller = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seller"),
    )
    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("supplier"),
    )

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "seller", "supplier"], nulls_distinct=False, name="jobs_key_once"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="jobs_state_known"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, lease_token__isnull=False, leased_until__isnull=False)
                | Q(~Q(state=JobState.RUNNING), lease_token__isnull=True, leased_until__isnull=True),
                name="jobs_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, finished_at__isnull=False)
                | Q(~Q(state__in=ENDED), finished_at__isnull=True),
                name="jobs_finished_when_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["run_after"], condition=Q(state=JobState.QUEUED), name="jobs_queued"),
            models.Index(fields=["leased_until"], condition=Q(state=JobState.RUNNING), name="jobs_running"),
            models.Index(fields=["kind"], condition=Q(state__in=STOPPED), name="jobs_stopped"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.get_state_display()})"
