from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenancy.declare import Audience, Tenancy


class DomainEvent(models.Model):
    """Something that happened, written in the transaction of the act. Append-only."""

    tenancy: ClassVar = Tenancy(
        Audience.DUAL, tenant_may="SELECT INSERT", ops_may="SELECT INSERT", system_may="SELECT INSERT"
    )

    name = models.CharField(max_length=80, help_text=_("What happened, as `noun.verbed`: `run.approved`."))
    subject_type = models.CharField(max_length=80, help_text=_("The model it happened to, as `app.model`."))
    subject_id = models.BigIntegerField()
    payload = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The person who did it; empty when the platform did."),
    )
    occurred_at = models.DateTimeField()
    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id", "id"], name="events_of_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="events_name_given"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_type} {self.subject_id}"
