"""Tier rule books and where each seller stands; the acts are in `domain/`, the rules in docs/rules.md."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.common.books import BookStatus
from apps.common.when import day_words
from apps.tenancy.declare import Audience, Tenancy

REFERENCE = Tenancy(Audience.GLOBAL, system_may="SELECT")
RECORD = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")
AT_LEAST_ONE = [MinValueValidator(1)]


class TierRuleBook(models.Model):
    """The dated, versioned rules of the tiers; the database refuses any change once it is published."""

    tenancy: ClassVar = REFERENCE

    version = models.PositiveIntegerField(_("version"), unique=True)
    effective_from = models.DateField(_("effective from"), help_text=_("The first Shanghai day it decides."))
    status = models.CharField(_("status"), max_length=10, choices=BookStatus, default=BookStatus.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    window_days = models.PositiveSmallIntegerField(
        _("days averaged"), default=30, validators=AT_LEAST_ONE, help_text=_("The evaluated day is the last.")
    )
    promotion_gap_days = models.PositiveSmallIntegerField(
        _("days from a change to a promotion"), default=7, help_text=_("At least so many.")
    )
    demotion_days = models.PositiveSmallIntegerField(
        _("days under the standard"), default=7, validators=AT_LEAST_ONE, help_text=_("The last one demotes.")
    )
    growth_days = models.PositiveSmallIntegerField(
        _("growth: days compared"), default=90, validators=AT_LEAST_ONE, help_text=_("With as many before.")
    )
    growth_orders = models.PositiveIntegerField(
        _("growth: more orders"), default=500, validators=AT_LEAST_ONE, help_text=_("At least so many more.")
    )
    growth_min_level = models.PositiveSmallIntegerField(_("growth: from level"), default=1)
    growth_rest_days = models.PositiveSmallIntegerField(_("growth: once in days"), default=365, validators=AT_LEAST_ONE)
    growth_reward_cny_fen = models.PositiveBigIntegerField(
        _("growth: reward, fen"), default=500_000, help_text=_("1 yuan is 100 fen.")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("tier rule book")
        verbose_name_plural = _("tier rule books")
        ordering: ClassVar = ["-effective_from", "-version"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=BookStatus.values), name="tier_book_status_known"),
            models.CheckConstraint(
                condition=Q(status=BookStatus.PUBLISHED, published_at__isnull=False)
                | Q(status=BookStatus.DRAFT, published_at__isnull=True),
                name="tier_book_published_at",
            ),
            models.UniqueConstraint(
                fields=["effective_from"],
                condition=Q(status=BookStatus.PUBLISHED),
                name="tier_book_one_published_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Resource(models.Model):
    """A graded benefit, for example the weekday support line."""

    tenancy: ClassVar = REFERENCE

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    description_zh = models.TextField(_("Chinese description"), blank=True)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class TierLevel(models.Model):
    """One level of a rule book: what it asks for and which resources it unlocks beyond those below."""

    tenancy: ClassVar = REFERENCE

    rule_book = models.ForeignKey(TierRuleBook, on_delete=models.CASCADE, related_name="levels", db_index=False)
    level = models.PositiveSmallIntegerField(_("level"))
    name = models.CharField(_("name"), max_length=50)
    name_zh = models.CharField(_("Chinese name"), max_length=50)
    standard = models.PositiveIntegerField(_("standard"), help_text=_("Average daily orders."))
    resources = models.ManyToManyField(
        Resource, blank=True, related_name="levels", verbose_name=_("unlocked resources")
    )

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering: ClassVar = ["level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_book", "level"], name="tier_level_once"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.name}"


class Evaluation(models.Model):
    """One Shanghai day that was decided, once and for ever."""

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT INSERT")

    day = models.DateField(_("day"), primary_key=True)
    rule_book = models.ForeignKey(TierRuleBook, on_delete=models.PROTECT, related_name="+", db_index=False)
    evaluated_at = models.DateTimeField(_("evaluated at"))
    sellers = models.PositiveIntegerField(_("sellers"))

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return day_words(self.day)


class SellerTier(models.Model):
    """Where a seller stands after the newest evaluated day."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE")

    seller = models.OneToOneField(
        "accounts.Organization", on_delete=models.PROTECT, primary_key=True, related_name="tier"
    )
    level = models.PositiveSmallIntegerField(_("level"))
    days_under = models.PositiveSmallIntegerField(_("days under the standard"), help_text=_("In a row, up to now."))
    last_change_on = models.DateField(_("last change on"), null=True)
    orders_30d = models.PositiveIntegerField(_("orders in the window"))

    class Meta:
        verbose_name = _("seller's tier")
        verbose_name_plural = _("sellers' tiers")
        ordering: ClassVar = ["-level", "-orders_30d"]

    def __str__(self) -> str:
        return f"{self.level}"


class TierChange(models.Model):
    """One level up or down, with the figures it was decided on."""

    tenancy: ClassVar = RECORD

    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="tier_changes", db_index=False
    )
    changed_on = models.DateField(_("on"))
    from_level = models.PositiveSmallIntegerField(_("from"))
    to_level = models.PositiveSmallIntegerField(_("to"))
    orders_30d = models.PositiveIntegerField(_("orders in the window"))
    standard = models.PositiveIntegerField(
        _("standard"),
        help_text=_("Average daily orders: the new level's when met, the old level's when not."),
    )
    days_under = models.PositiveSmallIntegerField(_("days under the standard"))
    rule_book = models.ForeignKey(TierRuleBook, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("tier change")
        verbose_name_plural = _("tier changes")
        ordering: ClassVar = ["-changed_on", "seller"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "changed_on"], name="tier_change_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_level=F("from_level") + 1) | Q(from_level=F("to_level") + 1),
                name="tier_change_by_one_level",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["changed_on"], name="tier_change_of_day")]

    def __str__(self) -> str:
        return f"{day_words(self.changed_on)}: {self.from_level} → {self.to_level}"


class GrowthReward(models.Model):
    """Money that a seller earned by growing; the wallet pays it out."""

    tenancy: ClassVar = RECORD

    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="growth_rewards", db_index=False
    )
    earned_on = models.DateField(_("earned on"))
    orders = models.PositiveIntegerField(_("orders"))
    orders_before = models.PositiveIntegerField(_("orders before"), help_text=_("In as many days."))
    amount_cny_fen = models.PositiveBigIntegerField(_("amount, fen"))
    rule_book = models.ForeignKey(TierRuleBook, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("growth reward")
        verbose_name_plural = _("growth rewards")
        ordering: ClassVar = ["-earned_on", "seller"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "earned_on"], name="growth_reward_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{day_words(self.earned_on)}: {self.amount_cny_fen:,} fen"
