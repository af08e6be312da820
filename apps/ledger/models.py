"""The ledger's tables. Only the functions in `sql/` write them, and the database sees to it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.common.when import day_words, month_words
from apps.ledger.enums import AccountState, HoldOutcome
from apps.tenancy.declare import Audience, Tenancy

READ_ONLY = Tenancy(Audience.DUAL, ops_may="SELECT", system_may="SELECT")
OPERATOR_ONLY = Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT")
OPEN_TO_READ = Tenancy(Audience.GLOBAL, ops_may="SELECT", system_may="SELECT")

AT_MOST_ONE_TENANT = Q(seller__isnull=True) | Q(supplier__isnull=True)


def tenant(**options: Any) -> models.ForeignKey[Any, Any]:
    """One of the two tenant columns; only the account's own is checked against the organisations."""
    return models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        **{"db_constraint": False, **options},
    )


def tied_to(model: str, **options: Any) -> models.ForeignKey[Any, Any]:
    """A reference that `sql/tables.sql` guards: the account must exist and be of the same unit."""
    return models.ForeignKey(
        model, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, **options
    )


class Account(models.Model):
    """A place where one unit (PTS, CNY …) can be: a tenant's, or the platform's when it names no tenant.

    The row never changes. Only tracked accounts have a balance, which posting locks; the platform's
    busy ones have none, and are never frozen or closed.
    """

    tenancy: ClassVar = READ_ONLY

    seller = tenant(db_constraint=True)
    supplier = tenant(db_constraint=True)
    purpose = models.CharField(_("purpose"), max_length=40)
    unit = models.CharField(_("unit"), max_length=8)
    tracked = models.BooleanField(_("tracked"))
    bears_lots = models.BooleanField(_("bears lots"), default=False)
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seller", "supplier", "purpose", "unit"],
                nulls_distinct=False,
                name="ledger_account_once",
            ),
            models.UniqueConstraint(fields=["id", "unit"], name="ledger_account_of_unit"),
            models.CheckConstraint(condition=AT_MOST_ONE_TENANT, name="ledger_account_one_owner"),
            models.CheckConstraint(
                condition=Q(tracked=True) | Q(seller__isnull=True, supplier__isnull=True, bears_lots=False),
                name="ledger_account_untracked_is_platform",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["supplier"], condition=Q(supplier__isnull=False), name="ledger_account_supplier")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.unit} #{self.pk}"


class Balance(models.Model):
    """What a tracked account has now: always the sum of its transfers."""

    tenancy: ClassVar = READ_ONLY

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True, related_name="balance")
    seller = tenant()
    supplier = tenant()
    state = models.CharField(_("state"), max_length=10, choices=AccountState, default=AccountState.OPEN)
    posted = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(default=0, null=True, help_text=_("Empty: the account may owe."))
    granted_total = models.BigIntegerField(default=0, help_text=_("All that ever came in."))
    consumed_total = models.BigIntegerField(default=0, help_text=_("All that ever went out."))
    version = models.BigIntegerField(default=0, help_text=_("The number of transfers."))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(floor__lte=F("posted") - F("held")),
                name="ledger_balance_not_overdrawn",
            ),
            models.CheckConstraint(condition=Q(held__gte=0), name="ledger_balance_held_not_negative"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.posted}"


class Transfer(models.Model):
    """`amount` of one unit went from `src` to `dst`: balanced by construction, and there for ever.

    For each tracked side it keeps the balance and the account's version after it. Into an account that
    bears lots it is a lot too.
    """

    tenancy: ClassVar = READ_ONLY

    src = tied_to("ledger.Account")
    dst = tied_to("ledger.Account")
    unit = models.CharField(max_length=8)
    amount = models.BigIntegerField()
    src_balance = models.BigIntegerField(null=True)
    src_version = models.BigIntegerField(null=True)
    dst_balance = models.BigIntegerField(null=True)
    dst_version = models.BigIntegerField(null=True)
    cum_end = models.BigIntegerField(null=True, help_text=_("Of a lot: the account's granted total after it."))
    expires_on = models.DateField(null=True, help_text=_("Of a lot: the first day without it. Empty: never."))
    kind = models.CharField(max_length=40)
    document_kind = models.CharField(max_length=40, blank=True)
    document_id = models.BigIntegerField(null=True)
    group_id = models.BigIntegerField(help_text=_("The first transfer of the act."))
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    xid = models.BigIntegerField()
    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    leg = models.SmallIntegerField(help_text=_("Its number in the act: 1, 2 …"))
    payload_hash = models.BinaryField()
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="reversals", null=True, db_index=False, db_constraint=False
    )
    memo = models.CharField(max_length=500, blank=True)
    seller = tenant()
    supplier = tenant()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["src", "src_version"],
                condition=Q(src_version__isnull=False),
                name="ledger_transfer_src_version",
            ),
            models.UniqueConstraint(
                fields=["dst", "dst_version"],
                condition=Q(dst_version__isnull=False),
                name="ledger_transfer_dst_version",
            ),
            models.UniqueConstraint(fields=["scope", "key", "leg"], name="ledger_transfer_key_once"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="ledger_transfer_reversed_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_transfer_amount_positive"),
            models.CheckConstraint(condition=~Q(src=F("dst")), name="ledger_transfer_not_to_itself"),
            models.CheckConstraint(condition=AT_MOST_ONE_TENANT, name="ledger_transfer_one_tenant"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(cum_end__isnull=False), name="ledger_transfer_only_lots_expire"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_on"], condition=Q(expires_on__isnull=False), name="ledger_transfer_expiry")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.amount:,} {self.unit}, {self.kind}"


class Hold(models.Model):
    """A part of a balance set aside until it is captured or released; it is open while it has no ending."""

    tenancy: ClassVar = READ_ONLY

    account = tied_to("ledger.Account")
    unit = models.CharField(max_length=8)
    amount = models.BigIntegerField()
    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    payload_hash = models.BinaryField()
    document_kind = models.CharField(max_length=40, blank=True)
    document_id = models.BigIntegerField(null=True)
    memo = models.CharField(max_length=500, blank=True)
    placed_at = models.DateTimeField()
    seller = tenant()
    supplier = tenant()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "key"], name="ledger_hold_key_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_hold_amount_positive"),
            models.CheckConstraint(condition=AT_MOST_ONE_TENANT, name="ledger_hold_one_tenant"),
        ]
        indexes: ClassVar = [models.Index(fields=["account"], name="ledger_hold_account")]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.amount:,} {self.unit}"


class HoldEnding(models.Model):
    """How a hold ended: captured by a transfer (what it left over went back), or released."""

    tenancy: ClassVar = READ_ONLY

    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, primary_key=True, related_name="ending")
    outcome = models.CharField(max_length=10, choices=HoldOutcome)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    ended_at = models.DateTimeField()
    seller = tenant()
    supplier = tenant()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome=HoldOutcome.CAPTURED, transfer__isnull=False)
                | Q(outcome=HoldOutcome.RELEASED, transfer__isnull=True),
                name="ledger_holdending_tells_why",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.outcome}"


class Refusal(models.Model):
    """An act that was refused; its key stays refused."""

    tenancy: ClassVar = READ_ONLY

    act = models.CharField(max_length=10)
    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    payload_hash = models.BinaryField()
    code = models.CharField(max_length=5, help_text=_("The SQLSTATE, as in errors.py."))
    detail = models.JSONField()
    recorded_at = models.DateTimeField()
    seller = tenant()
    supplier = tenant()

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["act", "scope", "key"], name="ledger_refusal_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.scope}/{self.key}"


class Period(models.Model):
    """A closed month of one unit: nothing may be posted into it any more."""

    tenancy: ClassVar = OPEN_TO_READ

    unit = models.CharField(max_length=8)
    month = models.DateField(help_text=_("The month's first day."))
    closed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "month"], name="ledger_period_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="ledger_period_first_day"),
        ]

    def __str__(self) -> str:
        return f"{month_words(self.month)} {self.unit}"


class Rollup(models.Model):
    """An untracked account's sum of all transfers of transactions before `through_xid`."""

    tenancy: ClassVar = OPERATOR_ONLY

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True, related_name="rollup")
    through_xid = models.BigIntegerField()
    posted = models.BigIntegerField()
    transfers = models.BigIntegerField()
    rolled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk}: {self.posted}"


class LotManager(models.Manager["PointLot"]):
    def get_queryset(self) -> models.QuerySet["PointLot"]:
        return super().get_queryset().filter(cum_end__isnull=False)


class PointLot(Transfer):
    """A transfer that granted a lot. What is left of it follows from the account's `consumed_total`:

    least(amount, greatest(0, cum_end − consumed_total)).
    """

    objects: ClassVar = LotManager()

    class Meta:
        proxy = True
        verbose_name = _("point lot")
        verbose_name_plural = _("point lots")

    def __str__(self) -> str:
        return f"{self.amount:,} · {day_words(self.effective_on)}"
