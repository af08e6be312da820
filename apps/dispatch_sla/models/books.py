"""Dated, versioned rules of dispatch; once published they never change."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.common.books import BookStatus
from apps.dispatch_sla.enums import ClockEnd, ClockStart, Goods, Programme, Unit
from apps.tenancy.declare import Audience, Tenancy
from apps.wallet.seller_enums import Currency

REFERENCE = Tenancy(Audience.GLOBAL, system_may="SELECT")


class SlaRuleBook(models.Model):
    """Counts for orders whose clock starts on its first Shanghai day or later, until a newer one does."""

    tenancy: ClassVar = REFERENCE

    version = models.PositiveIntegerField(_("version"), unique=True)
    effective_from = models.DateField(_("in force from"))
    status = models.CharField(_("status"), max_length=10, choices=BookStatus, default=BookStatus.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    on_time_percent = models.PositiveSmallIntegerField(
        _("on-time rate, percent"),
        default=95,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("A store that reaches it in a month gets that month's penalties back."),
    )
    new_within_days = models.PositiveSmallIntegerField(_("new for days"), default=30)
    slow_sales_up_to = models.PositiveIntegerField(
        _("slow up to sales"), default=10, help_text=_("Pieces sold in the Shanghai month before.")
    )
    penalty = MoneyField(
        _("penalty"),
        max_digits=15,
        decimal_places=2,
        currency_choices=Currency.choices,
        default=Decimal(5),
        default_currency="CNY",
        currency_max_length=3,
        help_text=_("For each late order."),
    )
    note = models.TextField(_("note"), blank=True)

    objects = models.Manager["SlaRuleBook"]()

    class Meta:
        verbose_name = _("dispatch rule book")
        verbose_name_plural = _("dispatch rule books")
        ordering: ClassVar = ["-effective_from", "-version"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=BookStatus.values), name="sla_book_status_known"),
            models.CheckConstraint(
                condition=Q(status=BookStatus.PUBLISHED, published_at__isnull=False)
                | Q(status=BookStatus.DRAFT, published_at__isnull=True),
                name="sla_book_published_at",
            ),
            models.UniqueConstraint(
                fields=["effective_from"],
                condition=Q(status=BookStatus.PUBLISHED),
                name="sla_book_one_published_a_day",
            ),
            models.CheckConstraint(condition=Q(penalty__gte=0), name="sla_book_penalty_not_negative"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class SlaRule(models.Model):
    """When an order of a programme is due: so many hours, or 23:59 of a working day after its Shanghai day."""

    tenancy: ClassVar = REFERENCE

    rule_book = models.ForeignKey(SlaRuleBook, on_delete=models.CASCADE, related_name="rules", db_index=False)
    programme = models.CharField(_("programme"), max_length=12, choices=Programme)
    goods = models.CharField(_("goods"), max_length=12, choices=Goods, default=Goods.ANY)
    starts_with = models.CharField(_("starts with"), max_length=8, choices=ClockStart, default=ClockStart.PAID)
    ends_with = models.CharField(_("ends with"), max_length=10, choices=ClockEnd, default=ClockEnd.SCAN)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    amount = models.PositiveSmallIntegerField(
        _("amount"),
        validators=[MinValueValidator(1)],
        help_text=_("Hours, or working days after the day of the start."),
    )
    cut_off = models.TimeField(_("cut-off"), null=True, blank=True, help_text=_("Shanghai time; for working days."))
    amount_after_cut_off = models.PositiveSmallIntegerField(
        _("amount from the cut-off on"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    skips_sundays = models.BooleanField(_("leaves out Sundays"), default=False)
    skips_holidays = models.BooleanField(_("leaves out public holidays"), default=True)

    class Meta:
        verbose_name = _("dispatch rule")
        verbose_name_plural = _("dispatch rules")
        ordering: ClassVar = ["rule_book", "programme", "goods"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_book", "programme", "goods"], name="sla_rule_once"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="sla_rule_of_some_time"),
            models.CheckConstraint(
                condition=Q(cut_off__isnull=True, amount_after_cut_off__isnull=True)
                | Q(cut_off__isnull=False, amount_after_cut_off__isnull=False, unit=Unit.WORKING_DAYS),
                name="sla_rule_cut_off_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_programme_display()}: {self.amount} {self.get_unit_display()}"
