from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.when import period_words
from apps.suppliers.enums import AgreementState
from apps.tenancy.declare import Audience, Tenancy


class Agreement(models.Model):
    """One version of the terms. Signed, it never changes; the newest one in force on a day counts."""

    # A supplier may do no more than sign; `sql/guards.sql` sees to it.
    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, tenant_may="SELECT UPDATE")

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="agreements", verbose_name=_("supplier")
    )
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=AgreementState, default=AgreementState.DRAFT)
    category_codes = ArrayField(models.CharField(max_length=40), verbose_name=_("categories"))
    dispatch_hours = models.PositiveSmallIntegerField(
        _("dispatch within hours"), default=48, validators=[MinValueValidator(1), MaxValueValidator(720)]
    )
    quality_terms = models.TextField(_("quality terms"))
    payout_working_days = models.PositiveSmallIntegerField(
        _("payout after working days"), default=1, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    commission_percent = models.DecimalField(
        _("commission, percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal("99.99"))],
        help_text=_("Of the supply price; sellers pay it on top."),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid through"))
    drafted_at = models.DateTimeField(_("drafted at"))
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    in_force_from = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("The later of its first day and the day it was signed.")
    )

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("-version",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supplier", "version"], name="agreement_version_once"),
            models.UniqueConstraint(
                fields=["supplier"], condition=models.Q(state=AgreementState.DRAFT), name="agreement_one_draft"
            ),
            models.CheckConstraint(condition=models.Q(state__in=AgreementState.values), name="agreement_state_known"),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")), name="agreement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(payout_working_days__gte=1, payout_working_days__lte=30),
                name="agreement_payout_terms",
            ),
            models.CheckConstraint(
                condition=models.Q(commission_percent__gte=0, commission_percent__lt=100), name="agreement_commission"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AgreementState.SIGNED)
                | models.Q(signed_at__isnull=False, in_force_from__isnull=False),
                name="agreement_signing_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version} {period_words(self.valid_from, self.valid_until)}"

    def is_in_force(self, on: date) -> bool:
        """Signed, and valid on a Shanghai day; the newest such version counts."""
        first = self.in_force_from
        return self.state == AgreementState.SIGNED and first is not None and first <= on <= self.valid_until
