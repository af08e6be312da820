"""What leaves a seller's wallet, what comes back, and what is set aside. Amounts are above zero."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from apps.common.money import money_words
from apps.tenancy.declare import Audience, Tenancy
from apps.wallet.seller_enums import Currency, Direction, HoldState, LineType, ManualState

BOOKED = Tenancy(Audience.SELLER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")


def money(label: Any) -> MoneyField:
    return MoneyField(label, max_digits=15, decimal_places=2, currency_choices=Currency.choices)


class WalletEntry(models.Model):
    """What charges, credits and holds have in common: whose, why, and for which document."""

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("line type"), max_length=30, choices=LineType)
    amount = money(_("amount"))
    document_kind = models.CharField(_("document"), max_length=40)
    document_id = models.BigIntegerField(_("document number"))
    reason = models.CharField(_("reason"), max_length=300)
    key = models.CharField(max_length=80, help_text=_("Names the act: the same one twice is one."))
    booked_at = models.DateTimeField(_("booked at"))
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("booked by"),
        help_text=_("Empty: the platform itself."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.pk}: {money_words(self.amount)}"


class Charge(WalletEntry):
    """Money from the wallet to the platform. Only `refunded` ever changes, and only upwards."""

    tenancy: ClassVar = BOOKED

    refunded = models.DecimalField(_("refunded"), max_digits=15, decimal_places=2, default=0)
    transfer_id = models.BigIntegerField(_("transfer"), unique=True)

    objects = models.Manager["Charge"]()

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "key"], name="wallet_charge_key_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="wallet_charge_positive"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("amount")), name="wallet_charge_refunded_at_most"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["document_kind", "document_id"], name="wallet_charge_of_document")]

    @property
    def left(self) -> Money:
        """What can still be refunded."""
        left: Money = self.amount - Money(self.refunded, self.amount.currency)
        return left


class Credit(WalletEntry):
    """Money from the platform to the wallet: a refund when it names a charge, else a reward or a credit by hand."""

    tenancy: ClassVar = BOOKED

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="refunds", db_constraint=False)
    transfer_id = models.BigIntegerField(_("transfer"), unique=True)

    objects = models.Manager["Credit"]()

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "key"], name="wallet_credit_key_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="wallet_credit_positive"),
        ]
        indexes: ClassVar = [models.Index(fields=["document_kind", "document_id"], name="wallet_credit_of_document")]


class WalletHold(WalletEntry):
    """A part of the wallet set aside for a charge to come; ends once, as a charge or released."""

    tenancy: ClassVar = BOOKED

    state = models.CharField(_("state"), max_length=10, choices=HoldState, default=HoldState.OPEN)
    ledger_hold_id = models.BigIntegerField(_("hold"), unique=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, null=True, related_name="hold", db_constraint=False)

    objects = models.Manager["WalletHold"]()

    class Meta:
        verbose_name = _("hold on a wallet")
        verbose_name_plural = _("holds on wallets")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "key"], name="wallet_hold_key_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="wallet_hold_positive"),
            models.CheckConstraint(
                condition=Q(state=HoldState.OPEN, charge__isnull=True, ended_at__isnull=True)
                | Q(state=HoldState.CAPTURED, charge__isnull=False, ended_at__isnull=False)
                | Q(state=HoldState.RELEASED, charge__isnull=True, ended_at__isnull=False),
                name="wallet_hold_tells_its_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller"], condition=Q(state=HoldState.OPEN), name="wallet_hold_open_of_seller")
        ]


class ManualEntry(models.Model):
    """A credit or charge by hand: booked at once up to the currency's limit, by a second person above it."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", verbose_name=_("seller")
    )
    direction = models.CharField(_("direction"), max_length=6, choices=Direction)
    amount = money(_("amount"))
    reason = models.CharField(_("reason"), max_length=300, help_text=_("The seller reads it in the statement."))
    key = models.CharField(max_length=80, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=ManualState, default=ManualState.WAITING)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    refusal = models.CharField(_("why it was refused"), max_length=300, blank=True)

    objects = models.Manager["ManualEntry"]()

    class Meta:
        verbose_name = _("entry by hand")
        verbose_name_plural = _("entries by hand")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="manual_entry_positive"),
            models.CheckConstraint(
                condition=Q(state=ManualState.WAITING, decided_at__isnull=True)
                | Q(state__in=[ManualState.BOOKED, ManualState.REFUSED], decided_at__isnull=False),
                name="manual_entry_decided_when_it_was",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.get_direction_display()} {money_words(self.amount)}"
