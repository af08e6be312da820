from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import djmoney.models.fields
from django.conf import settings
from django.db import migrations, models

from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, StatementTenantKey, TenantForeignKey

DROP_GUARDS = """
drop function tariff_book_is_immutable() cascade;
drop function tariff_zone_is_immutable() cascade;
drop function tariff_rate_is_immutable() cascade;
"""
SELLERS = [
    # child, column, parent
    ("ordercost", "item_id", "orders_lineitem"),
    ("ordercost", "charge_id", "wallet_charge"),
    ("ordercost", "redemption_id", "points_ledger_redemption"),
    ("costrefund", "cost_id", "order_costs_ordercost"),
    ("costrefund", "credit_id", "wallet_credit"),
    ("costrefund", "returned_id", "points_ledger_redemptionreturn"),
]
GLOBAL = Tenancy(Audience.GLOBAL)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("fulfillment", "0006_statement_keys"),
        ("orders", "0003_statement_keys"),
        ("points_ledger", "0005_redemptions"),
        ("wallet", "0005_reward_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("goods", "Goods"),
                            ("postage", "Postage"),
                            ("registration", "Registration fee"),
                            ("service_fee", "Service fee"),
                        ],
                        max_length=12,
                        verbose_name="kind",
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
                        choices=[("due", "due"), ("paid", "paid"), ("refunded", "refunded"), ("dropped", "dropped")],
                        default="due",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("explained", models.JSONField(verbose_name="how it was computed")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paid at")),
                ("points", models.PositiveBigIntegerField(default=0, verbose_name="points paid")),
                (
                    "refunded",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), max_digits=15, verbose_name="money refunded"
                    ),
                ),
                ("points_returned", models.PositiveBigIntegerField(default=0, verbose_name="points given back")),
                (
                    "settled_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=12,
                        help_text="CNY for one of its currency, where the order has costs in several.",
                        max_digits=18,
                        null=True,
                        verbose_name="rate of the settlement",
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.charge",
                        verbose_name="charge",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.lineitem",
                        verbose_name="item",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="costs",
                        to="orders.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="costs",
                        to="fulfillment.parcel",
                        verbose_name="parcel",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="points_ledger.redemption",
                        verbose_name="redemption",
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
                        verbose_name="seller",
                    ),
                ),
            ],
            options={
                "verbose_name": "order cost",
                "verbose_name_plural": "order costs",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CostRefund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("points", models.PositiveBigIntegerField(default=0, verbose_name="points")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("key", models.CharField(max_length=50)),
                ("refunded_at", models.DateTimeField(verbose_name="refunded at")),
                (
                    "credit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.credit",
                        verbose_name="credit",
                    ),
                ),
                (
                    "refunded_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the platform itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="refunded by",
                    ),
                ),
                (
                    "returned",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="points_ledger.redemptionreturn",
                        verbose_name="return of points",
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
                        verbose_name="seller",
                    ),
                ),
                (
                    "cost",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="order_costs.ordercost",
                        verbose_name="order cost",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund of a cost",
                "verbose_name_plural": "refunds of costs",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PointsPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("logistics", models.BooleanField(default=False, verbose_name="postage and registration")),
                ("service_fees", models.BooleanField(default=False, verbose_name="service fees")),
                (
                    "share_percent",
                    models.PositiveSmallIntegerField(
                        default=100,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="share, per cent",
                    ),
                ),
                (
                    "cap_points",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="at most, points a parcel"),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment with points",
                "verbose_name_plural": "payments with points",
                "ordering": ["seller", "-effective_from"],
            },
        ),
        migrations.CreateModel(
            name="TariffBook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(unique=True, verbose_name="version")),
                (
                    "effective_from",
                    models.DateField(
                        help_text="A Shanghai day; parcels packed from then on.", verbose_name="effective from"
                    ),
                ),
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
                    "limit_g",
                    models.PositiveIntegerField(
                        default=2000,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="greatest weight in g",
                    ),
                ),
                (
                    "fee_per_parcel",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="service fee a parcel, CNY",
                    ),
                ),
                (
                    "fee_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="service fee, per cent of the goods",
                    ),
                ),
                (
                    "fee_minimum",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="least service fee, CNY",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "tariff book",
                "verbose_name_plural": "tariff books",
                "ordering": ["-effective_from", "-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "published"])), name="tariff_status_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "published")),
                        fields=("effective_from",),
                        name="tariff_one_published_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TariffZone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        default=list,
                        help_text="ISO 3166 codes, with commas between them. Empty: the rest of the world.",
                        size=None,
                        verbose_name="countries",
                    ),
                ),
                (
                    "takes_batteries",
                    models.BooleanField(db_default=True, default=True, verbose_name="takes goods with batteries"),
                ),
                ("takes_liquids", models.BooleanField(db_default=True, default=True, verbose_name="takes liquids")),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zones",
                        to="order_costs.tariffbook",
                        verbose_name="tariff book",
                    ),
                ),
            ],
            options={
                "verbose_name": "tariff zone",
                "verbose_name_plural": "tariff zones",
                "ordering": ["book", "code"],
            },
        ),
        migrations.CreateModel(
            name="TariffRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_g", models.PositiveIntegerField(default=0, verbose_name="over, g")),
                (
                    "base",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="base, CNY",
                    ),
                ),
                (
                    "step_g",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="step, g"
                    ),
                ),
                (
                    "per_step",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="a step, CNY",
                    ),
                ),
                (
                    "registration",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="registration, CNY",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="order_costs.tariffzone",
                        verbose_name="tariff zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "tariff rate",
                "verbose_name_plural": "tariff rates",
                "ordering": ["zone", "from_g"],
            },
        ),
        migrations.AddIndex(
            model_name="ordercost",
            index=models.Index(
                condition=models.Q(("state", "due")), fields=["seller", "parcel"], name="order_cost_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="ordercost",
            constraint=models.UniqueConstraint(
                fields=("parcel", "kind", "item"), name="order_cost_of_parcel_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="ordercost",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="order_cost_positive"),
        ),
        migrations.AddConstraint(
            model_name="ordercost",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["goods", "postage", "registration", "service_fee"])),
                name="order_cost_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ordercost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_at__isnull", True), ("points", 0), ("state__in", ["due", "dropped"])),
                    models.Q(("paid_at__isnull", False), ("state__in", ["paid", "refunded"])),
                    _connector="OR",
                ),
                name="order_cost_paid_when_it_was",
            ),
        ),
        migrations.AddConstraint(
            model_name="ordercost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points", 0),
                    models.Q(("amount_currency", "CNY"), models.Q(("kind", "goods"), _negated=True)),
                    _connector="OR",
                ),
                name="order_cost_points_pay_fees",
            ),
        ),
        migrations.AddConstraint(
            model_name="ordercost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "points__lte",
                        django.db.models.expressions.CombinedExpression(models.F("amount"), "*", models.Value(100)),
                    ),
                    ("points_returned__lte", models.F("points")),
                    ("refunded__gte", 0),
                    (
                        "refunded__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("amount"),
                            "-",
                            django.db.models.expressions.CombinedExpression(
                                models.F("points"), "/", models.Value(Decimal("100"))
                            ),
                        ),
                    ),
                ),
                name="order_cost_refunded_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="costrefund",
            constraint=models.UniqueConstraint(fields=("cost", "key"), name="cost_refund_key_once"),
        ),
        migrations.AddConstraint(
            model_name="costrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("points__gt", 0), _connector="OR"),
                name="cost_refund_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointspayment",
            constraint=models.UniqueConstraint(fields=("seller", "effective_from"), name="points_payment_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="pointspayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("share_percent__lte", 100)), name="points_payment_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="tariffzone",
            constraint=models.UniqueConstraint(fields=("book", "code"), name="tariff_zone_once"),
        ),
        migrations.AddConstraint(
            model_name="tariffrate",
            constraint=models.UniqueConstraint(fields=("zone", "from_g"), name="tariff_rate_once"),
        ),
        migrations.AddConstraint(
            model_name="tariffrate",
            constraint=models.CheckConstraint(condition=models.Q(("step_g__gte", 1)), name="tariff_rate_step"),
        ),
        StatementTenantKey("order_costs_ordercost", "order_id", "orders_order"),
        StatementTenantKey("order_costs_ordercost", "parcel_id", "fulfillment_parcel"),
        *(TenantForeignKey(f"order_costs_{child}", column, parent) for child, column, parent in SELLERS),
        *(ApplyTenancy("order_costs", model, GLOBAL) for model in ("tariffbook", "tariffzone", "tariffrate")),
        ApplyTenancy(
            "order_costs",
            "ordercost",
            Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE"),
        ),
        ApplyTenancy(
            "order_costs", "costrefund", Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")
        ),
        ApplyTenancy("order_costs", "pointspayment", Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")),
        migrations.RunSQL(read_sql("order_costs", "guards"), DROP_GUARDS),
        migrations.RunSQL(read_sql("order_costs", "default_tariff"), migrations.RunSQL.noop),
    ]
