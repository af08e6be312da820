from decimal import Decimal

import django.contrib.postgres.fields
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import djmoney.models.fields
import djmoney.money
from django.conf import settings
from django.db import migrations, models

from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, StatementTenantKey, TenantForeignKey

REFERENCE = Tenancy(Audience.GLOBAL, system_may="SELECT")
KEPT = Tenancy(Audience.SELLER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")
STOP_GUARDS = """
drop function dispatch_book_is_immutable() cascade;
drop function dispatch_rule_is_immutable() cascade;
drop function dispatch_deadline_is_kept() cascade;
"""
# The semi-managed rules of 2024-04 (docs/rules.md, "Dispatch"); 48 hours and the penalty are our defaults.
DEFAULT_BOOK = """
with book as (
    insert into dispatch_sla_slarulebook (version, effective_from, status, on_time_percent, new_within_days,
        slow_sales_up_to, penalty, penalty_currency, note)
    values (1, '2020-01-01', 'draft', 95, 30, 10, 5.00, 'CNY', 'The semi-managed rules of April 2024.')
    returning id
)
insert into dispatch_sla_slarule (rule_book_id, programme, goods, starts_with, ends_with, unit, amount, cut_off,
    amount_after_cut_off, skips_sundays, skips_holidays)
select book.id, rule.* from book, (values
    ('pop', 'any', 'paid', 'scan', 'hours', 48, null::time, null::int, true, true),
    ('pop', 'new_or_slow', 'paid', 'scan', 'hours', 72, null, null, true, true),
    ('jit_pickup', 'any', 'paid', 'scan', 'working_days', 2, '14:00', 3, false, true),
    ('jit_self', 'any', 'paid', 'warehouse', 'hours', 96, null, null, false, true)
) as rule;
update dispatch_sla_slarulebook set status = 'published', published_at = '2020-01-01 00:00+08' where version = 1;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("channels", "0001_initial"),
        ("orders", "0005_received_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedMonth",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False, verbose_name="month")),
                ("counted_at", models.DateTimeField(verbose_name="counted at")),
            ],
            options={
                "verbose_name": "counted month",
                "verbose_name_plural": "counted months",
            },
        ),
        migrations.CreateModel(
            name="DispatchRelief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("reason", models.TextField(verbose_name="reason")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        default=list,
                        help_text="ISO 3166 codes; empty: everywhere.",
                        size=None,
                        verbose_name="countries",
                    ),
                ),
                (
                    "category_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        help_text="Codes, with what lies below them; empty: all.",
                        size=None,
                        verbose_name="categories",
                    ),
                ),
                (
                    "carriers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        help_text="Empty: all.",
                        size=None,
                        verbose_name="carriers",
                    ),
                ),
                ("declared_at", models.DateTimeField(verbose_name="declared at")),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="declared by",
                    ),
                ),
            ],
            options={
                "verbose_name": "dispatch relief",
                "verbose_name_plural": "dispatch reliefs",
                "ordering": ["-starts_on", "name"],
            },
        ),
        migrations.CreateModel(
            name="SkuSales",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("sku", models.CharField(max_length=64, verbose_name="SKU")),
                ("sold", models.PositiveIntegerField(verbose_name="pieces sold")),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.store",
                    ),
                ),
            ],
            options={
                "verbose_name": "sales of an SKU",
                "verbose_name_plural": "sales of SKUs",
                "ordering": ["-month", "store", "sku"],
            },
        ),
        migrations.CreateModel(
            name="SlaRuleBook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(unique=True, verbose_name="version")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published at"),
                ),
                (
                    "on_time_percent",
                    models.PositiveSmallIntegerField(
                        default=95,
                        help_text="A store that reaches it in a month gets that month's penalties back.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="on-time rate, percent",
                    ),
                ),
                ("new_within_days", models.PositiveSmallIntegerField(default=30, verbose_name="new for days")),
                (
                    "slow_sales_up_to",
                    models.PositiveIntegerField(
                        default=10,
                        help_text="Pieces sold in the Shanghai month before.",
                        verbose_name="slow up to sales",
                    ),
                ),
                (
                    "penalty_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        default="CNY",
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "penalty",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        decimal_places=2,
                        default=djmoney.money.Money(Decimal("5"), "CNY"),
                        default_currency="CNY",
                        help_text="For each late order.",
                        max_digits=15,
                        verbose_name="penalty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "dispatch rule book",
                "verbose_name_plural": "dispatch rule books",
                "ordering": ["-effective_from", "-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "published"])), name="sla_book_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("status", "published")),
                            models.Q(("published_at__isnull", True), ("status", "draft")),
                            _connector="OR",
                        ),
                        name="sla_book_published_at",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "published")),
                        fields=("effective_from",),
                        name="sla_book_one_published_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("penalty__gte", 0)), name="sla_book_penalty_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SlaRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("pop", "POP: the seller's own dispatch"),
                            ("jit_pickup", "JIT with pick-up"),
                            ("jit_self", "JIT, delivered by the seller"),
                        ],
                        max_length=12,
                        verbose_name="programme",
                    ),
                ),
                (
                    "goods",
                    models.CharField(
                        choices=[("any", "all goods"), ("new_or_slow", "new or slow products")],
                        default="any",
                        max_length=12,
                        verbose_name="goods",
                    ),
                ),
                (
                    "starts_with",
                    models.CharField(
                        choices=[("paid", "payment"), ("placed", "order")],
                        default="paid",
                        max_length=8,
                        verbose_name="starts with",
                    ),
                ),
                (
                    "ends_with",
                    models.CharField(
                        choices=[("scan", "the carrier's first scan"), ("warehouse", "arrival at the warehouse")],
                        default="scan",
                        max_length=10,
                        verbose_name="ends with",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[("hours", "hours"), ("working_days", "working days")],
                        max_length=12,
                        verbose_name="unit",
                    ),
                ),
                (
                    "amount",
                    models.PositiveSmallIntegerField(
                        help_text="Hours, or working days after the day of the start.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="amount",
                    ),
                ),
                (
                    "cut_off",
                    models.TimeField(
                        blank=True, help_text="Shanghai time; for working days.", null=True, verbose_name="cut-off"
                    ),
                ),
                (
                    "amount_after_cut_off",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="amount from the cut-off on",
                    ),
                ),
                ("skips_sundays", models.BooleanField(default=False, verbose_name="leaves out Sundays")),
                ("skips_holidays", models.BooleanField(default=True, verbose_name="leaves out public holidays")),
                (
                    "rule_book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="dispatch_sla.slarulebook",
                    ),
                ),
            ],
            options={
                "verbose_name": "dispatch rule",
                "verbose_name_plural": "dispatch rules",
                "ordering": ["rule_book", "programme", "goods"],
            },
        ),
        migrations.CreateModel(
            name="DispatchClock",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="dispatch_clock",
                        serialize=False,
                        to="orders.order",
                    ),
                ),
                (
                    "ends_with",
                    models.CharField(
                        choices=[("scan", "the carrier's first scan"), ("warehouse", "arrival at the warehouse")],
                        max_length=10,
                        verbose_name="ends with",
                    ),
                ),
                (
                    "paid_at",
                    models.DateTimeField(
                        help_text="As known when the clock started; relief goes by it.", verbose_name="paid at"
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("deadline_at", models.DateTimeField(verbose_name="deadline")),
                (
                    "is_provisional",
                    models.BooleanField(
                        default=False,
                        help_text="Nobody has announced the holidays of that year yet.",
                        verbose_name="provisional",
                    ),
                ),
                (
                    "explanation",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="explanation"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "running"),
                            ("on_time", "on time"),
                            ("late", "late"),
                            ("excluded", "not assessed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="running",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="handed over at")),
                (
                    "month",
                    models.DateField(
                        help_text="The Shanghai month of the deadline, its first day.", verbose_name="month"
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.store",
                    ),
                ),
                (
                    "relief",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="dispatch_sla.dispatchrelief",
                        verbose_name="relief",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch_sla.slarule",
                    ),
                ),
                (
                    "rule_book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch_sla.slarulebook",
                    ),
                ),
            ],
            options={
                "verbose_name": "dispatch clock",
                "verbose_name_plural": "dispatch clocks",
                "ordering": ["deadline_at", "order"],
            },
        ),
        migrations.CreateModel(
            name="ClocklessOrder",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="orders.order",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("noted_at", models.DateTimeField(verbose_name="noted at")),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "order without a clock",
                "verbose_name_plural": "orders without a clock",
                "ordering": ["-noted_at", "-order"],
            },
        ),
        migrations.CreateModel(
            name="StoreMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("assessed", models.PositiveIntegerField(verbose_name="assessed orders")),
                ("on_time", models.PositiveIntegerField(verbose_name="on time")),
                ("target_percent", models.PositiveSmallIntegerField(verbose_name="asked for, percent")),
                ("is_returned", models.BooleanField(verbose_name="penalties given back")),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.store",
                    ),
                ),
            ],
            options={
                "verbose_name": "store's month",
                "verbose_name_plural": "stores' months",
                "ordering": ["-month", "store"],
            },
        ),
        migrations.CreateModel(
            name="StoreProgramme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("pop", "POP: the seller's own dispatch"),
                            ("jit_pickup", "JIT with pick-up"),
                            ("jit_self", "JIT, delivered by the seller"),
                        ],
                        max_length=12,
                        verbose_name="programme",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="in force from")),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="channels.store",
                        verbose_name="store",
                    ),
                ),
            ],
            options={
                "verbose_name": "store's programme",
                "verbose_name_plural": "stores' programmes",
                "ordering": ["store", "-effective_from"],
            },
        ),
        migrations.CreateModel(
            name="ReliefWithdrawal",
            fields=[
                (
                    "relief",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="withdrawal",
                        serialize=False,
                        to="dispatch_sla.dispatchrelief",
                        verbose_name="relief",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("withdrawn_at", models.DateTimeField(verbose_name="withdrawn at")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "withdrawal of a relief",
                "verbose_name_plural": "withdrawals of reliefs",
            },
        ),
        migrations.CreateModel(
            name="Penalty",
            fields=[
                (
                    "clock",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="penalty",
                        serialize=False,
                        to="dispatch_sla.dispatchclock",
                    ),
                ),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        decimal_places=2,
                        max_digits=15,
                        verbose_name="amount",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "to be charged"),
                            ("charged", "charged"),
                            ("returned", "given back: the month was on time"),
                            ("relieved", "given back: relief"),
                            ("corrected", "given back: it was on time after all"),
                            ("waived", "given back: waived by staff"),
                            ("dropped", "dropped before it was charged"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("noted_at", models.DateTimeField(verbose_name="noted at")),
                ("charge_id", models.BigIntegerField(blank=True, null=True, unique=True, verbose_name="charge")),
                ("given_back_at", models.DateTimeField(blank=True, null=True, verbose_name="given back at")),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "penalty",
                "verbose_name_plural": "penalties",
                "ordering": ["-noted_at"],
            },
        ),
        migrations.AddConstraint(
            model_name="dispatchrelief",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="dispatch_relief_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatchrelief",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="dispatch_relief_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="reliefwithdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="relief_withdrawal_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="skusales",
            constraint=models.UniqueConstraint(fields=("store", "month", "sku"), name="sku_sales_once"),
        ),
        migrations.AddConstraint(
            model_name="slarule",
            constraint=models.UniqueConstraint(fields=("rule_book", "programme", "goods"), name="sla_rule_once"),
        ),
        migrations.AddConstraint(
            model_name="slarule",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="sla_rule_of_some_time"),
        ),
        migrations.AddConstraint(
            model_name="slarule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_after_cut_off__isnull", True), ("cut_off__isnull", True)),
                    models.Q(
                        ("amount_after_cut_off__isnull", False), ("cut_off__isnull", False), ("unit", "working_days")
                    ),
                    _connector="OR",
                ),
                name="sla_rule_cut_off_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatchclock",
            index=models.Index(
                condition=models.Q(
                    ("state", "running"), models.Q(("ended_at", None), ("state", "late")), _connector="OR"
                ),
                fields=["seller", "state", "deadline_at", "order"],
                name="dispatch_clock_open",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatchclock",
            index=models.Index(
                condition=models.Q(("state", "late")), fields=["deadline_at"], name="dispatch_clock_late"
            ),
        ),
        migrations.AddIndex(
            model_name="dispatchclock",
            index=models.Index(
                condition=models.Q(("is_provisional", True), ("state", "running")),
                fields=["deadline_at"],
                name="dispatch_clock_provisional",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatchclock",
            index=models.Index(
                condition=models.Q(("state__in", ["on_time", "late"])),
                fields=["seller", "deadline_at", "state"],
                name="dispatch_clock_assessed",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatchclock",
            index=models.Index(fields=["paid_at"], name="dispatch_clock_paid"),
        ),
        migrations.AddIndex(
            model_name="dispatchclock",
            index=models.Index(fields=["seller", "store", "month", "state"], name="dispatch_clock_of_month"),
        ),
        migrations.AddConstraint(
            model_name="dispatchclock",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["running", "on_time", "late", "excluded", "cancelled"])),
                name="dispatch_clock_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatchclock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "on_time"), _negated=True),
                    ("ended_at__lte", models.F("deadline_at")),
                    _connector="OR",
                ),
                name="dispatch_clock_on_time_means_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="storemonth",
            constraint=models.UniqueConstraint(fields=("store", "month"), name="store_month_once"),
        ),
        migrations.AddConstraint(
            model_name="storeprogramme",
            constraint=models.UniqueConstraint(fields=("store", "effective_from"), name="store_programme_once_a_day"),
        ),
        migrations.AddIndex(
            model_name="penalty",
            index=models.Index(condition=models.Q(("state", "due")), fields=["noted_at"], name="penalty_due"),
        ),
        migrations.AddConstraint(
            model_name="penalty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["due", "charged", "returned", "relieved", "corrected", "waived", "dropped"])
                ),
                name="penalty_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="penalty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("charge_id__isnull", True), ("state__in", ["due", "dropped"])),
                    models.Q(
                        ("charge_id__isnull", False),
                        ("state__in", ["charged", "returned", "relieved", "corrected", "waived"]),
                    ),
                    _connector="OR",
                ),
                name="penalty_charged_means_it",
            ),
        ),
        TenantForeignKey("dispatch_sla_storeprogramme", "store_id", "channels_store"),
        TenantForeignKey("dispatch_sla_skusales", "store_id", "channels_store"),
        TenantForeignKey("dispatch_sla_storemonth", "store_id", "channels_store"),
        TenantForeignKey("dispatch_sla_dispatchclock", "store_id", "channels_store"),
        StatementTenantKey("dispatch_sla_dispatchclock", "order_id", "orders_order"),
        StatementTenantKey("dispatch_sla_clocklessorder", "order_id", "orders_order"),
        migrations.RunSQL(
            "create unique index dispatch_sla_dispatchclock_seller_id_key on dispatch_sla_dispatchclock (seller_id, order_id);"
            "alter table dispatch_sla_penalty add constraint dispatch_sla_penalty_clock_id_of_seller"
            " foreign key (seller_id, clock_id) references dispatch_sla_dispatchclock (seller_id, order_id)",
            "alter table dispatch_sla_penalty drop constraint dispatch_sla_penalty_clock_id_of_seller",
        ),
        ApplyTenancy("dispatch_sla", "slarulebook", REFERENCE),
        ApplyTenancy("dispatch_sla", "slarule", REFERENCE),
        ApplyTenancy(
            "dispatch_sla",
            "dispatchrelief",
            Tenancy(Audience.GLOBAL, ops_may="SELECT INSERT", system_may="SELECT"),
        ),
        ApplyTenancy(
            "dispatch_sla",
            "reliefwithdrawal",
            Tenancy(Audience.GLOBAL, ops_may="SELECT INSERT", system_may="SELECT"),
        ),
        ApplyTenancy(
            "dispatch_sla",
            "storeprogramme",
            Tenancy(Audience.SELLER, ops_may="SELECT INSERT", system_may="SELECT INSERT"),
        ),
        ApplyTenancy("dispatch_sla", "dispatchclock", KEPT),
        ApplyTenancy(
            "dispatch_sla", "clocklessorder", Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")
        ),
        ApplyTenancy("dispatch_sla", "penalty", KEPT),
        ApplyTenancy(
            "dispatch_sla",
            "storemonth",
            Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE"),
        ),
        ApplyTenancy(
            "dispatch_sla", "skusales", Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")
        ),
        ApplyTenancy(
            "dispatch_sla", "countedmonth", Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT INSERT")
        ),
        migrations.RunSQL(read_sql("dispatch_sla", "guards"), STOP_GUARDS),
        migrations.RunSQL(DEFAULT_BOOK, migrations.RunSQL.noop),
    ]
