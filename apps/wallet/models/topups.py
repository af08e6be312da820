"""A seller's money on its way into the wallet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.models.fields import MoneyField

from apps.common.money import money_words
from apps.tenancy.declare import Audience, Tenancy
from apps.wallet.seller_enums import Currency, TopUpState


class TopUp(models.Model):
    """A seller says that it sends money to the platform's bank; staff confirm what came, or refuse.

    Once decided it never changes (sql/wallet_guards.sql), and only staff decide.
    """

    tenancy: ClassVar = Tenancy(
        Audience.SELLER,
        tenant_may="SELECT INSERT UPDATE",
        ops_may="SELECT INSERT UPDATE",
        system_may="SELECT INSERT UPDATE",
    )

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = MoneyField(_("amount"), max_digits=15, decimal_places=2, currency_choices=Currency.choices)
    transfer_reference = models.CharField(
        _("transfer reference"), max_length=60, help_text=_("What the bank transfer says, so that it is found.")
    )
    key = models.CharField(max_length=80, help_text=_("Names the request: the same one twice is one."))
    state = models.CharField(_("state"), max_length=10, choices=TopUpState, default=TopUpState.REQUESTED)
    requested_at = models.DateTimeField(pgettext_lazy("top-up", "requested at"))
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    received = MoneyField(
        _("received"), max_digits=15, decimal_places=2, currency_choices=Currency.choices, null=True, default=None
    )
    bank_reference = models.CharField(_("bank reference"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    transfer_id = models.BigIntegerField(_("transfer"), null=True, unique=True)

    objects = models.Manager["TopUp"]()

    class Meta:
        verbose_name = _("top-up")
        verbose_name_plural = _("top-ups")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "key"], name="top_up_key_once"),
            models.UniqueConstraint(
                fields=["bank_reference"], condition=~Q(bank_reference=""), name="top_up_bank_reference_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="top_up_amount_positive"),
            models.CheckConstraint(
                condition=Q(received__isnull=True) | Q(received__gt=0, received_currency=F("amount_currency")),
                name="top_up_received_in_its_currency",
            ),
            models.CheckConstraint(
                condition=Q(state=TopUpState.CONFIRMED, received__isnull=False, transfer_id__isnull=False)
                & ~Q(bank_reference="")
                | Q(received__isnull=True, transfer_id__isnull=True, bank_reference="")
                & Q(state__in=[TopUpState.REQUESTED, TopUpState.REFUSED, TopUpState.CANCELLED]),
                name="top_up_confirmed_by_the_bank",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "-id"], name="top_up_newest_of_seller"),
            models.Index(fields=["id"], condition=Q(state=TopUpState.REQUESTED), name="top_up_waiting"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {money_words(self.amount)}"
