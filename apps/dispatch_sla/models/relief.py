from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.common.when import period_words
from apps.tenancy.declare import Audience, Tenancy


def codes(label: Any, help_text: Any, length: int) -> Any:
    return ArrayField(
        models.CharField(max_length=length), verbose_name=label, default=list, blank=True, help_text=help_text
    )


class DispatchRelief(models.Model):
    """Orders paid on these Shanghai days are not assessed: all, or those of a region, category or carrier.

    Declared once and never changed; it also counts for orders that were late before it was declared. As long as it
    covers no order it may be withdrawn.
    """

    tenancy: ClassVar = Tenancy(Audience.GLOBAL, ops_may="SELECT INSERT", system_may="SELECT")

    name = models.CharField(_("name"), max_length=100)
    reason = models.TextField(_("reason"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    countries = codes(_("countries"), _("ISO 3166 codes; empty: everywhere."), 2)
    category_codes = codes(_("categories"), _("Codes, with what lies below them; empty: all."), 40)
    carriers = codes(_("carriers"), _("Empty: all."), 20)
    declared_at = models.DateTimeField(_("declared at"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("declared by")
    )

    class Meta:
        verbose_name = _("dispatch relief")
        verbose_name_plural = _("dispatch reliefs")
        ordering: ClassVar = ["-starts_on", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="dispatch_relief_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="dispatch_relief_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({period_words(self.starts_on, self.ends_on)})"


class ReliefWithdrawal(models.Model):
    """Why a relief that covered no order yet does not count any more."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL, ops_may="SELECT INSERT", system_may="SELECT")

    relief = models.OneToOneField(
        DispatchRelief, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal", verbose_name=_("relief")
    )
    reason = models.TextField(_("reason"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )

    class Meta:
        verbose_name = _("withdrawal of a relief")
        verbose_name_plural = _("withdrawals of reliefs")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="relief_withdrawal_has_a_reason")]

    def __str__(self) -> str:
        return self.reason
