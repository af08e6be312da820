from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.models.fields import MoneyField

from apps.common.money import money_words
from apps.common.when import day_words
from apps.tenancy.declare import Audience, Tenancy
from apps.wallet.enums import BatchState, FileKind, LineState
from apps.wallet.models.bank_accounts import BankAccount, BankDetails
from apps.wallet.models.payables import RECORD, Payable, PayableReversal


def person(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=label)


class PayoutBatch(models.Model):
    """Payouts of one currency that go to the bank in one file."""

    tenancy: ClassVar = Tenancy(
        Audience.OPS, tenant_may="", ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE"
    )

    currency = models.CharField(_("currency"), max_length=3)
    due_through = models.DateField(_("due through"))
    pay_on = models.DateField(_("paid on"), null=True, help_text=_("The working day on which the bank is to pay."))
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.PREPARED)
    payouts = models.PositiveIntegerField(_("payouts"))
    total = MoneyField(pgettext_lazy("payout batch", "total"), max_digits=15, decimal_places=2, default_currency="CNY")
    prepared_by = person(pgettext_lazy("payout batch", "prepared by"))
    prepared_at = models.DateTimeField(_("prepared at"))
    approved_by = person(_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True)
    exported_by = person(_("exported by"))
    exported_at = models.DateTimeField(_("exported at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = models.Manager["PayoutBatch"]()

    class Meta:
        verbose_name = _("payout batch")
        verbose_name_plural = _("payout batches")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.currency} {day_words(self.due_through)}"


class PayoutFile(models.Model):
    """A file for the bank, encrypted, so that it can be handed out again exactly as it was."""

    tenancy: ClassVar = Tenancy(Audience.OPS, tenant_may="", ops_may="SELECT INSERT", system_may="SELECT INSERT")

    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=3, choices=FileKind)
    name = models.CharField(max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64)
    content_encrypted = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar = ["batch_id", "kind"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "kind"], name="wallet_payoutfile_once")]

    def __str__(self) -> str:
        return self.name


class PayoutLine(BankDetails):
    """One supplier's payout in a batch, to the bank account as it was when the batch was prepared."""

    tenancy: ClassVar = RECORD

    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="lines", verbose_name=_("batch"))
    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="payout_lines",
        db_index=False,
        verbose_name=_("supplier"),
    )
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    amount = MoneyField(_("amount"), max_digits=15, decimal_places=2, default_currency="CNY")
    reference = models.CharField(_("reference"), max_length=35, unique=True, help_text=_("The bank's EndToEndId."))
    pay_on = models.DateField(_("paid on"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=LineState, default=LineState.PLANNED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = models.Manager["PayoutLine"]()

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "supplier"], name="wallet_payoutline_once"),
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="wallet_payoutline_positive"),
        ]
        indexes: ClassVar = [models.Index(fields=["supplier", "-id"], name="wallet_payoutline_of_supplier")]

    def __str__(self) -> str:
        return self.reference


class PayoutItem(models.Model):
    """What a payout pays (a payable, above zero) or sets off (a reversal, below). Live until the payout comes back."""

    tenancy: ClassVar = RECORD

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.ForeignKey(PayoutLine, on_delete=models.PROTECT, related_name="items", db_constraint=False)
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="items", null=True, db_constraint=False)
    reversal = models.ForeignKey(
        PayableReversal, on_delete=models.PROTECT, related_name="items", null=True, db_constraint=False
    )
    amount = MoneyField(_("amount"), max_digits=15, decimal_places=2, default_currency="CNY")
    is_live = models.BooleanField(default=True)

    objects = models.Manager["PayoutItem"]()

    class Meta:
        verbose_name = _("part of a payout")
        verbose_name_plural = _("parts of a payout")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payable"], condition=Q(is_live=True), name="wallet_payable_paid_once"),
            models.UniqueConstraint(
                fields=["reversal"], condition=Q(is_live=True), name="wallet_reversal_set_off_once"
            ),
            models.CheckConstraint(
                condition=Q(payable__isnull=False, reversal__isnull=True, amount__gt=Decimal(0))
                | Q(payable__isnull=True, reversal__isnull=False, amount__lt=Decimal(0)),
                name="wallet_payoutitem_pays_or_sets_off",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payable or self.reversal}: {money_words(self.amount)}"
