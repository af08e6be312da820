"""The points programme's tables; what may happen to them is in `domain/`, the rules in docs/rules.md."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.books import BookStatus
from apps.common.periods import Month
from apps.common.when import day_words, month_words
from apps.points_ledger.enums import Option, RunState
from apps.tenancy.declare import Audience, Tenancy

COMPUTED_ONLY: dict[str, str] = {"ops_may": "SELECT", "system_may": "SELECT INSERT UPDATE DELETE"}


class RuleBook(models.Model):
    """The dated, versioned rules of the points programme; immutable once published."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    version = models.PositiveIntegerField(_("version"), unique=True)
    effective_from = models.DateField(_("effective from"), help_text=_("The first day of a month."))
    status = models.CharField(_("status"), max_length=10, choices=BookStatus, default=BookStatus.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    rate_percent = models.DecimalField(
        _("rate, per cent of the settled amount"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(5),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    rate_above_orders = models.PositiveIntegerField(_("rate only above this many orders"), default=500)
    bonus_points = models.PositiveIntegerField(_("bonus points an order"), default=1000)
    bonus_above_amount = models.DecimalField(
        _("bonus above a settled amount of"), max_digits=12, decimal_places=2, default=Decimal(30)
    )
    bonus_currency = models.CharField(_("currency of that amount"), max_length=3, default="USD")
    expire_after_months = models.PositiveSmallIntegerField(
        _("points expire after months"), null=True, blank=True, help_text=_("Empty: points do not expire.")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("points rule book")
        verbose_name_plural = _("points rule books")
        ordering: ClassVar = ["-effective_from", "-version"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(effective_from__day=1), name="points_book_from_the_first"),
            models.UniqueConstraint(
                fields=["effective_from"],
                condition=models.Q(status="published"),
                name="points_book_one_published_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class RuleBookBand(models.Model):
    """One step of the monthly reward by packages."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    rule_book = models.ForeignKey(RuleBook, on_delete=models.CASCADE, related_name="bands")
    from_packages = models.PositiveIntegerField(_("from packages"), validators=[MinValueValidator(1)])
    points = models.PositiveIntegerField(_("points"))

    class Meta:
        verbose_name = _("band")
        verbose_name_plural = _("bands")
        ordering: ClassVar = ["from_packages"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_book", "from_packages"], name="points_band_once")
        ]

    def __str__(self) -> str:
        return f"{self.from_packages:,}+ → {self.points:,}"


class Election(models.Model):
    """A seller's standing choice between band and rate, from a Shanghai day on."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")

    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="elections", db_index=False
    )
    option = models.CharField(_("option"), max_length=4, choices=Option)
    effective_from = models.DateField(_("effective from"))

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering: ClassVar = ["seller", "-effective_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "effective_from"], name="election_once_a_day"),
            models.CheckConstraint(condition=models.Q(option__in=Option.values), name="election_option_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_option_display()} · {day_words(self.effective_from)}"


class EarningOrder(models.Model):
    """An order that earns, in the Shanghai month of its qualifying instant.

    Derived from order, settlement and parcels by `domain.earning`; frozen once the month is approved.
    """

    tenancy: ClassVar = Tenancy(Audience.SELLER, **COMPUTED_ONLY)

    order = models.OneToOneField(
        "orders.Order",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="earning",
        db_constraint=False,
    )
    seller = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    month = models.DateField()
    qualified_at = models.DateTimeField()
    packages = models.PositiveSmallIntegerField()
    settled_cny_fen = models.BigIntegerField(null=True, help_text=_("Empty: no FX rate on or before the settlement."))
    bonus = models.BooleanField(null=True, help_text=_("Empty: a rate that the comparison needs is missing."))

    class Meta:
        verbose_name = _("earning order")
        verbose_name_plural = _("earning orders")
        indexes: ClassVar = [
            models.Index(fields=["month", "seller"], name="earning_of_month"),
            models.Index(fields=["month"], condition=models.Q(bonus=None), name="earning_without_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} · {month_words(self.month)}"


class SettlementRun(models.Model):
    """The settlement of one month for all sellers."""

    tenancy: ClassVar = Tenancy(Audience.OPS, tenant_may="")

    month = models.DateField(_("month"), unique=True, help_text=_("The month's first day."))
    rule_book = models.ForeignKey(RuleBook, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.COMPUTED)
    stale = models.BooleanField(
        _("stale"), default=False, help_text=_("Facts of the month changed after it was computed.")
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty: the schedule or the command line."),
    )
    computed_at = models.DateTimeField(_("computed at"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True)
    effective_on = models.DateField(
        _("effective on"), null=True, help_text=_("The Shanghai day on which the points are dated.")
    )
    posted_at = models.DateTimeField(_("posted at"), null=True)
    sellers = models.BigIntegerField(_("sellers"), default=0)
    orders = models.BigIntegerField(_("orders"), default=0)
    packages = models.BigIntegerField(_("packages"), default=0)
    total_points = models.BigIntegerField(_("total points"), default=0)

    class Meta:
        verbose_name = _("settlement run")
        verbose_name_plural = _("settlement runs")
        ordering: ClassVar = ["-month"]

    def __str__(self) -> str:
        return month_words(self.month)

    @property
    def period(self) -> Month:
        """The Shanghai month that this run settles."""
        return Month.of_day(self.month)


class SettlementShard(models.Model):
    """Some of an approved run's sellers, by id: posted in one transaction, or not at all."""

    tenancy: ClassVar = Tenancy(Audience.OPS, tenant_may="", ops_may="SELECT INSERT", system_may="SELECT INSERT UPDATE")

    run = models.ForeignKey(SettlementRun, on_delete=models.PROTECT, related_name="shards", db_index=False)
    number = models.IntegerField()
    first_seller_id = models.BigIntegerField()
    last_seller_id = models.BigIntegerField()
    sellers = models.IntegerField()
    is_posted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("settlement shard")
        verbose_name_plural = _("settlement shards")
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="settlement_shard_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class SettlementLine(models.Model):
    """One seller's figures in a run, with the inputs that they were computed from."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, **COMPUTED_ONLY)

    # A month's lines are written by one statement that reads sellers and run, and `points_line_is_final` looks
    # at the run once a statement: three checks a row would cost as much as the points themselves.
    run = models.ForeignKey(
        SettlementRun, on_delete=models.CASCADE, related_name="lines", db_index=False, db_constraint=False
    )
    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    month = models.DateField()
    rule_book = models.ForeignKey(
        RuleBook, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    election = models.CharField(_("standing choice"), max_length=4, choices=Option)
    orders = models.BigIntegerField(_("orders"))
    packages = models.BigIntegerField(_("packages"))
    settled_cny_fen = models.BigIntegerField(_("settled, fen"))
    bonus_orders = models.BigIntegerField(_("orders with bonus"))
    option = models.CharField(_("option"), max_length=4, choices=Option)
    band_points = models.BigIntegerField(_("band points"))
    base_points = models.BigIntegerField(_("base points"))
    bonus_points = models.BigIntegerField(_("bonus points"))
    total_points = models.BigIntegerField(_("total points"))

    class Meta:
        verbose_name = _("settlement line")
        verbose_name_plural = _("settlement lines")
        ordering: ClassVar = ["-month", "seller"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "seller"], name="settlement_line_once")]

    def __str__(self) -> str:
        return f"{month_words(self.month)}: {self.total_points:,}"


class Adjustment(models.Model):
    """What turned out otherwise after a month was closed: the difference one order makes to it.

    Noted when the fact changes; the next run fills in the points and posts them.
    """

    tenancy: ClassVar = Tenancy(Audience.SELLER, **COMPUTED_ONLY)

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="adjustments", db_constraint=False)
    month = models.DateField(_("closed month"))
    d_orders = models.SmallIntegerField(_("orders"))
    d_packages = models.IntegerField(_("packages"))
    d_settled_cny_fen = models.BigIntegerField(_("settled, fen"))
    d_bonus_orders = models.SmallIntegerField(_("orders with bonus"))
    noted_at = models.DateTimeField(_("noted at"))
    run = models.ForeignKey(SettlementRun, on_delete=models.PROTECT, null=True, related_name="adjustments")
    points = models.BigIntegerField(_("points"), null=True)

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.order_id} · {month_words(self.month)}: {self.points:,}"


class Redemption(models.Model):
    """Points that paid for a service, fen for point. Only `returned` ever changes, and only upwards."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE")

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    points = models.PositiveBigIntegerField(_("points"))
    returned = models.PositiveBigIntegerField(_("given back"), default=0)
    pays = models.CharField(_("line type paid"), max_length=30)
    document_kind = models.CharField(_("document"), max_length=40)
    document_id = models.BigIntegerField(_("document number"))
    reason = models.CharField(_("reason"), max_length=300)
    key = models.CharField(max_length=80)
    sources = models.JSONField(
        _("spent from"), help_text=_("Points by the day on which they would have been gone, in the order of spending.")
    )
    transfer_id = models.BigIntegerField(_("transfer"), unique=True)
    redeemed_at = models.DateTimeField(_("redeemed at"))

    objects = models.Manager["Redemption"]()

    class Meta:
        verbose_name = _("redemption of points")
        verbose_name_plural = _("redemptions of points")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "key"], name="redemption_key_once"),
            models.CheckConstraint(condition=models.Q(points__gt=0), name="redemption_of_something"),
            models.CheckConstraint(
                condition=models.Q(returned__gte=0, returned__lte=models.F("points")),
                name="redemption_returned_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.points:,}"

    @property
    def left(self) -> int:
        """The points that can still be given back."""
        return self.points - self.returned


class RedemptionReturn(models.Model):
    """Points of a redemption that came back."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")

    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, related_name="returns", db_constraint=False)
    points = models.PositiveBigIntegerField(_("points"))
    reason = models.CharField(_("reason"), max_length=300)
    key = models.CharField(max_length=80)
    transfer_id = models.BigIntegerField(_("transfer"), unique=True)
    returned_at = models.DateTimeField(_("returned at"))

    objects = models.Manager["RedemptionReturn"]()

    class Meta:
        verbose_name = _("return of points")
        verbose_name_plural = _("returns of points")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "key"], name="redemption_return_key_once"),
            models.CheckConstraint(condition=models.Q(points__gt=0), name="redemption_return_of_something"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.points:,}"
