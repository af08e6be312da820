from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.common.money import money_words
from apps.tenancy.declare import Audience, Tenancy
from apps.wallet.enums import PayableState, ReversalState

RECORD = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")


class Payable(models.Model):
    """What a document (such as a goods receipt) makes the operator owe a supplier, and when it is due."""

    tenancy: ClassVar = RECORD

    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="payables",
        db_index=False,
        verbose_name=_("supplier"),
    )
    document_kind = models.CharField(_("document"), max_length=40)
    document_id = models.BigIntegerField(_("document number"))
    document_name = models.CharField(
        _("what the supplier calls it"), max_length=60, blank=True, help_text=_("Such as the delivery note's number.")
    )
    amount = MoneyField(_("amount"), max_digits=15, decimal_places=2, default_currency="CNY")
    accrued_on = models.DateField(_("accrued on"))
    terms_days = models.PositiveSmallIntegerField(_("terms, working days"))
    due_on = models.DateField(_("due on"))
    due_is_provisional = models.BooleanField(_("provisional"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=PayableState, default=PayableState.OPEN)

    objects = models.Manager["Payable"]()

    class Meta:
        verbose_name = _("payable")
        verbose_name_plural = _("payables")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document_kind", "document_id"], name="wallet_payable_once"),
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="wallet_payable_positive"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(state=PayableState.OPEN), name="wallet_payable_due"),
            models.Index(fields=["supplier", "-id"], name="wallet_payable_of_supplier"),
        ]

    def __str__(self) -> str:
        return self.document_name or f"{self.document_kind.replace('_', ' ')} {self.document_id}"


class PayableReversal(models.Model):
    """A payable taken back, in whole or part: set off in the payout that pays it, or in the next one."""

    tenancy: ClassVar = RECORD

    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("supplier"),
    )
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="reversals", db_constraint=False)
    amount = MoneyField(_("amount"), max_digits=15, decimal_places=2, default_currency="CNY")
    reason = models.CharField(_("reason"), max_length=500)
    key = models.CharField(max_length=120, null=True, editable=False)  # noqa: DJ001  # several may have none
    reversed_at = models.DateTimeField(_("reversed at"))
    state = models.CharField(_("state"), max_length=10, choices=ReversalState, default=ReversalState.OPEN)

    objects = models.Manager["PayableReversal"]()

    class Meta:
        verbose_name = _("reversal")
        verbose_name_plural = _("reversals")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payable", "key"], name="wallet_reversal_once"),
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="wallet_reversal_positive"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["supplier"], condition=Q(state=ReversalState.OPEN), name="wallet_reversal_open")
        ]

    def __str__(self) -> str:
        return f"{self.payable}: −{money_words(self.amount)}"
