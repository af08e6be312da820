"""What a wallet goes by: the platform's limits of a currency, and the seller's own threshold."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.common.when import month_words
from apps.tenancy.declare import Audience, Tenancy
from apps.wallet.seller_enums import Currency

CENT = Decimal("0.01")


def amount_of(label: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    """An amount in the row's own currency, not less than its smallest coin."""
    return models.DecimalField(label, max_digits=15, decimal_places=2, validators=[MinValueValidator(CENT)], **options)


class WalletLimit(models.Model):
    """What the platform allows in wallets of one currency; staff edit it."""

    tenancy: ClassVar = Tenancy(Audience.MARKET, ops_may="SELECT INSERT UPDATE", system_may="SELECT")

    currency = models.CharField(_("currency"), max_length=3, choices=Currency, unique=True)
    is_offered = models.BooleanField(_("offered"), default=True, help_text=_("Sellers may top up in it."))
    top_up_least = amount_of(_("least top-up"))
    top_up_most = amount_of(_("greatest top-up"))
    open_top_ups = models.PositiveSmallIntegerField(
        _("open requests"), default=5, help_text=_("How many top-ups a seller may have waiting at a time.")
    )
    one_person_up_to = amount_of(
        _("one person up to"),
        help_text=_("A credit or charge by hand over this amount needs a second person."),
    )

    class Meta:
        verbose_name = _("wallet limit")
        verbose_name_plural = _("wallet limits")
        ordering: ClassVar = ["currency"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(currency__in=Currency.values), name="wallet_limit_currency_known"),
            models.CheckConstraint(
                condition=Q(top_up_least__gt=0, top_up_most__gte=F("top_up_least")), name="wallet_limit_in_order"
            ),
            models.CheckConstraint(condition=Q(one_person_up_to__gte=0), name="wallet_limit_not_negative"),
        ]

    def __str__(self) -> str:
        return self.currency


class WalletSetting(models.Model):
    """A seller's wallet of one currency: its warning threshold. Locked while money moves in the wallet."""

    tenancy: ClassVar = Tenancy(
        Audience.SELLER,
        tenant_may="SELECT INSERT UPDATE",
        ops_may="SELECT INSERT UPDATE",
        system_may="SELECT INSERT UPDATE",
    )

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    low_balance_at = amount_of(_("warn below"), null=True, blank=True, help_text=_("Empty: no warning."))
    low_since = models.DateTimeField(_("low since"), null=True, help_text=_("Empty: not low, or no threshold."))

    class Meta:
        verbose_name = _("wallet setting")
        verbose_name_plural = _("wallet settings")
        ordering: ClassVar = ["seller", "currency"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "currency"], name="wallet_setting_once"),
            models.CheckConstraint(condition=Q(currency__in=Currency.values), name="wallet_setting_currency_known"),
            models.CheckConstraint(condition=Q(low_balance_at__gt=0), name="wallet_setting_threshold_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.currency}"


class WalletMonth(models.Model):
    """One Shanghai month of a wallet that had movements, in minor units.

    A wallet's movements are dated in the order of booking, so a month is a range of the account's positions.
    """

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(_("currency"), max_length=3)
    month = models.DateField(_("month"), help_text=_("The month's first day."))
    last_on = models.DateField(_("last movement on"))
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    opening = models.BigIntegerField(_("opening balance"))
    came_in = models.BigIntegerField(_("came in"), default=0)
    went_out = models.BigIntegerField(_("went out"), default=0)

    class Meta:
        verbose_name = _("wallet month")
        verbose_name_plural = _("wallet months")
        ordering: ClassVar = ["seller", "currency", "-month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "currency", "month"], name="wallet_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="wallet_month_first_day"),
            models.CheckConstraint(
                condition=Q(opening__gte=F("went_out") - F("came_in")), name="wallet_month_not_overdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{month_words(self.month)} {self.currency}"

    @property
    def closing(self) -> int:
        """The balance after the month's last movement so far."""
        return self.opening + self.came_in - self.went_out
