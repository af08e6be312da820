from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.tenancy.declare import Audience, Tenancy


class Clearance(models.Model):
    """One decision on whether a supplier's goods infringe anybody's rights. Never changed: decided anew."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT")

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="clearances", verbose_name=_("supplier")
    )
    cleared = models.BooleanField(_("cleared"))
    reason = models.TextField(_("reason"), blank=True)
    brands = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("brands that may be supplied")
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ("-decided_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(cleared=True) | ~models.Q(reason=""), name="clearance_refusal_reasoned"
            )
        ]

    def __str__(self) -> str:
        return gettext("Clearance of %(day)s") % {"day": day_words(shanghai_day(self.decided_at))}
