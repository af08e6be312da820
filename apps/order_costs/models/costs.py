"""What parcels cost their sellers, and how it was paid. Amounts are frozen when a parcel is packed."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from apps.common.money import money_words
from apps.common.when import day_words
from apps.order_costs.enums import CostKind, CostState
from apps.tenancy.declare import Audience, Tenancy
from apps.wallet.seller_enums import Currency

HUNDRED = 100


def of_seller() -> Any:
    """The tenant of a row whose parent proves it."""
    return models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("seller"),
    )


def link_to(model: str, label: Any, **options: Any) -> Any:
    """A row of the same seller; a composite key in the database says so."""
    given = {"on_delete": models.PROTECT, "related_name": "+", "db_constraint": False, "verbose_name": label}
    return models.ForeignKey(model, **given | options)


class OrderCost(models.Model):
    """One thing that a parcel costs: `amount` is what is paid in money and in points together."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE")

    seller = of_seller()
    order = link_to("orders.Order", _("order"), related_name="costs")
    parcel = link_to("fulfillment.Parcel", _("parcel"), related_name="costs", db_index=False)
    item = link_to("orders.LineItem", _("item"), null=True, db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=CostKind)
    amount = MoneyField(_("amount"), max_digits=15, decimal_places=2, currency_choices=Currency.choices)
    state = models.CharField(_("state"), max_length=8, choices=CostState, default=CostState.DUE)
    explained = models.JSONField(_("how it was computed"))
    made_at = models.DateTimeField(_("made at"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    points = models.PositiveBigIntegerField(_("points paid"), default=0)
    charge = link_to("wallet.Charge", _("charge"), null=True, blank=True)
    redemption = link_to("points_ledger.Redemption", _("redemption"), null=True, blank=True)
    refunded = models.DecimalField(_("money refunded"), max_digits=15, decimal_places=2, default=Decimal(0))
    points_returned = models.PositiveBigIntegerField(_("points given back"), default=0)
    settled_rate = models.DecimalField(
        _("rate of the settlement"),
        max_digits=18,
        decimal_places=12,
        null=True,
        blank=True,
        help_text=_("CNY for one of its currency, where the order has costs in several."),
    )

    objects = models.Manager["OrderCost"]()

    class Meta:
        verbose_name = _("order cost")
        verbose_name_plural = _("order costs")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["parcel", "kind", "item"], nulls_distinct=False, name="order_cost_of_parcel_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="order_cost_positive"),
            models.CheckConstraint(condition=Q(kind__in=CostKind.values), name="order_cost_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=[CostState.DUE, CostState.DROPPED], paid_at__isnull=True, points=0)
                | Q(state__in=[CostState.PAID, CostState.REFUNDED], paid_at__isnull=False),
                name="order_cost_paid_when_it_was",
            ),
            models.CheckConstraint(
                condition=Q(points=0) | (Q(amount_currency=Currency.CNY) & ~Q(kind=CostKind.GOODS)),
                name="order_cost_points_pay_fees",
            ),
            models.CheckConstraint(
                condition=Q(
                    points__lte=F("amount") * HUNDRED,
                    refunded__gte=0,
                    refunded__lte=F("amount") - F("points") / Decimal(HUNDRED),
                    points_returned__lte=F("points"),
                ),
                name="order_cost_refunded_at_most",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "parcel"], condition=Q(state=CostState.DUE), name="order_cost_due"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {money_words(self.amount)}"

    @property
    def paid(self) -> Money:
        """What was, or without points would be, charged to the wallet."""
        money: Money = self.amount - Money(Decimal(self.points) / HUNDRED, self.amount.currency)
        return money

    @property
    def money_left(self) -> Money:
        """Money that was paid and has not come back."""
        return self.paid - Money(self.refunded, self.amount.currency)

    @property
    def points_left(self) -> int:
        """Points that were paid and have not come back."""
        return self.points - self.points_returned


class CostRefund(models.Model):
    """Money and points of one cost that came back, with the reason."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")

    seller = of_seller()
    cost = link_to("order_costs.OrderCost", _("order cost"), related_name="refunds", db_index=False)
    amount = MoneyField(_("amount"), max_digits=15, decimal_places=2, currency_choices=Currency.choices)
    points = models.PositiveBigIntegerField(_("points"), default=0)
    credit = link_to("wallet.Credit", _("credit"), null=True, blank=True)
    returned = link_to("points_ledger.RedemptionReturn", _("return of points"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    key = models.CharField(max_length=50)
    refunded_at = models.DateTimeField(_("refunded at"))
    refunded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("refunded by"),
        help_text=_("Empty: the platform itself."),
    )

    objects = models.Manager["CostRefund"]()

    class Meta:
        verbose_name = _("refund of a cost")
        verbose_name_plural = _("refunds of costs")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cost", "key"], name="cost_refund_key_once"),
            models.CheckConstraint(condition=Q(amount__gt=0) | Q(points__gt=0), name="cost_refund_of_something"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {money_words(self.amount)}"


class PointsPayment(models.Model):
    """A seller's standing choice, from a Shanghai day on: which fees points pay, and how much of them."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    effective_from = models.DateField(_("effective from"))
    logistics = models.BooleanField(_("postage and registration"), default=False)
    service_fees = models.BooleanField(_("service fees"), default=False)
    share_percent = models.PositiveSmallIntegerField(
        _("share, per cent"), default=100, validators=[MaxValueValidator(100)]
    )
    cap_points = models.PositiveIntegerField(_("at most, points a parcel"), null=True, blank=True)

    objects = models.Manager["PointsPayment"]()

    class Meta:
        verbose_name = _("payment with points")
        verbose_name_plural = _("payments with points")
        ordering: ClassVar = ["seller", "-effective_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "effective_from"], name="points_payment_once_a_day"),
            models.CheckConstraint(condition=Q(share_percent__lte=100), name="points_payment_share"),
        ]

    def __str__(self) -> str:
        return f"{self.share_percent} % · {day_words(self.effective_from)}"
