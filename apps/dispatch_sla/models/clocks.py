"""An order's clock, what a late one costs, and what a month came to."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.common.money import money_words
from apps.common.when import day_words, month_words
from apps.dispatch_sla.enums import ClockEnd, ClockState, PenaltyState, Programme
from apps.dispatch_sla.models.books import SlaRule, SlaRuleBook
from apps.dispatch_sla.models.relief import DispatchRelief
from apps.orders.models.items import of_seller
from apps.tenancy.declare import Audience, Tenancy
from apps.wallet.seller_enums import Currency

KEPT = Tenancy(Audience.SELLER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")


class StoreProgramme(models.Model):
    """How a store dispatches from a Shanghai day on; a store without a row is in POP."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT INSERT", system_may="SELECT INSERT")

    seller = of_seller()
    store = models.ForeignKey(
        "channels.Store",
        on_delete=models.PROTECT,
        related_name="programmes",
        db_index=False,
        db_constraint=False,
        verbose_name=_("store"),
    )
    programme = models.CharField(_("programme"), max_length=12, choices=Programme)
    effective_from = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("store's programme")
        verbose_name_plural = _("stores' programmes")
        ordering: ClassVar = ["store", "-effective_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "effective_from"], name="store_programme_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_programme_display()} ({day_words(self.effective_from)})"


class DispatchClock(models.Model):
    """By when an order must be handed over, and why: unless provisional, a deadline keeps its explanation for ever."""

    tenancy: ClassVar = KEPT

    order = models.OneToOneField(
        "orders.Order", on_delete=models.PROTECT, primary_key=True, related_name="dispatch_clock", db_constraint=False
    )
    seller = of_seller()
    store = models.ForeignKey(
        "channels.Store", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    rule_book = models.ForeignKey(SlaRuleBook, on_delete=models.PROTECT, related_name="+", db_index=False)
    rule = models.ForeignKey(SlaRule, on_delete=models.PROTECT, related_name="+", db_index=False)
    ends_with = models.CharField(_("ends with"), max_length=10, choices=ClockEnd)
    paid_at = models.DateTimeField(_("paid at"), help_text=_("As known when the clock started; relief goes by it."))
    started_at = models.DateTimeField(_("started at"))
    deadline_at = models.DateTimeField(_("deadline"))
    is_provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Nobody has announced the holidays of that year yet.")
    )
    explanation = models.JSONField(_("explanation"), encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=10, choices=ClockState, default=ClockState.RUNNING)
    ended_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    month = models.DateField(_("month"), help_text=_("The Shanghai month of the deadline, its first day."))
    relief = models.ForeignKey(
        DispatchRelief, on_delete=models.PROTECT, null=True, blank=True, related_name="clocks", verbose_name=_("relief")
    )

    class Meta:
        verbose_name = _("dispatch clock")
        verbose_name_plural = _("dispatch clocks")
        ordering: ClassVar = ["deadline_at", "order"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ClockState.values), name="dispatch_clock_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ClockState.ON_TIME) | Q(ended_at__lte=models.F("deadline_at")),
                name="dispatch_clock_on_time_means_it",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["seller", "state", "deadline_at", "order"],
                condition=Q(state="running") | Q(state="late", ended_at=None),
                name="dispatch_clock_open",
            ),
            models.Index(fields=["deadline_at"], condition=Q(state="late"), name="dispatch_clock_late"),
            models.Index(
                fields=["deadline_at"],
                condition=Q(state="running", is_provisional=True),
                name="dispatch_clock_provisional",
            ),
            models.Index(
                fields=["seller", "deadline_at", "state"],
                condition=Q(state__in=["on_time", "late"]),
                name="dispatch_clock_assessed",
            ),
            models.Index(fields=["paid_at"], name="dispatch_clock_paid"),
            models.Index(fields=["seller", "store", "month", "state"], name="dispatch_clock_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}"


class Penalty(models.Model):
    """What a late order costs its seller; given back by relief, or by a month that was on time."""

    tenancy: ClassVar = KEPT

    clock = models.OneToOneField(
        DispatchClock, on_delete=models.PROTECT, primary_key=True, related_name="penalty", db_constraint=False
    )
    seller = of_seller()
    amount = MoneyField(
        _("amount"), max_digits=15, decimal_places=2, currency_choices=Currency.choices, currency_max_length=3
    )
    state = models.CharField(_("state"), max_length=10, choices=PenaltyState, default=PenaltyState.DUE)
    noted_at = models.DateTimeField(_("noted at"))
    charge_id = models.BigIntegerField(_("charge"), null=True, blank=True, unique=True)
    given_back_at = models.DateTimeField(_("given back at"), null=True, blank=True)

    objects = models.Manager["Penalty"]()

    class Meta:
        verbose_name = _("penalty")
        verbose_name_plural = _("penalties")
        ordering: ClassVar = ["-noted_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PenaltyState.values), name="penalty_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["due", "dropped"], charge_id__isnull=True)
                | Q(state__in=["charged", "returned", "relieved", "corrected", "waived"], charge_id__isnull=False),
                name="penalty_charged_means_it",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["noted_at"], condition=Q(state="due"), name="penalty_due")]

    def __str__(self) -> str:
        return money_words(self.amount)


class SkuSales(models.Model):
    """Pieces of a store's SKU that were ordered in a Shanghai month: what tells slow products from others."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")

    seller = of_seller()
    store = models.ForeignKey(
        "channels.Store", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    month = models.DateField(_("month"))
    sku = models.CharField(_("SKU"), max_length=64)
    sold = models.PositiveIntegerField(_("pieces sold"))

    class Meta:
        verbose_name = _("sales of an SKU")
        verbose_name_plural = _("sales of SKUs")
        ordering: ClassVar = ["-month", "store", "sku"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["store", "month", "sku"], name="sku_sales_once")]

    def __str__(self) -> str:
        return f"{self.sku} {month_words(self.month)}: {self.sold}"


class CountedMonth(models.Model):
    """A Shanghai month whose sales are counted."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT INSERT")

    month = models.DateField(_("month"), primary_key=True)
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("counted month")
        verbose_name_plural = _("counted months")

    def __str__(self) -> str:
        return month_words(self.month)


class StoreMonth(models.Model):
    """What a store's month came to when its penalties were decided on; what is told later may turn it to the good."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE")

    seller = of_seller()
    store = models.ForeignKey(
        "channels.Store", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    month = models.DateField(_("month"))
    assessed = models.PositiveIntegerField(_("assessed orders"))
    on_time = models.PositiveIntegerField(_("on time"))
    target_percent = models.PositiveSmallIntegerField(_("asked for, percent"))
    is_returned = models.BooleanField(_("penalties given back"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("store's month")
        verbose_name_plural = _("stores' months")
        ordering: ClassVar = ["-month", "store"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["store", "month"], name="store_month_once")]

    def __str__(self) -> str:
        return f"{month_words(self.month)}: {self.on_time}/{self.assessed}"
