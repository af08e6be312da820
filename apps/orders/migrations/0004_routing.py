from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy

DROP_GUARDS = """
drop function orders_purchase_line_guard() cascade;
drop function orders_purchase_order_guard() cascade;
drop function orders_purchase_state(bigint);
drop sequence orders_purchase_number;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("catalog", "0002_search"),
        ("orders", "0003_statement_keys"),
        ("stock", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SupplierScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="score")),
                ("on", models.DateField(verbose_name="of the day")),
            ],
            options={
                "verbose_name": "supplier's score",
                "verbose_name_plural": "suppliers' scores",
            },
        ),
        migrations.AddField(
            model_name="purchaseline",
            name="rejected",
            field=models.PositiveIntegerField(
                default=0, help_text="Refused by us when they came.", verbose_name="rejected"
            ),
        ),
        migrations.AddField(
            model_name="purchaseline",
            name="shipped_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="shipped at"),
        ),
        migrations.AddField(
            model_name="routingstandard",
            name="consolidation_cny",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal("0"),
                help_text="Added to goods that go through our warehouse.",
                max_digits=9,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                verbose_name="cost of consolidation, CNY",
            ),
        ),
        migrations.AddField(
            model_name="routingstandard",
            name="dispatch_within_hours",
            field=models.PositiveSmallIntegerField(
                default=72,
                help_text="Of the buyer's payment: the deadline that lead times are held against.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="dispatch within hours",
            ),
        ),
        migrations.AddField(
            model_name="routingstandard",
            name="neutral_score",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal("80"),
                max_digits=5,
                validators=[
                    django.core.validators.MinValueValidator(Decimal("0")),
                    django.core.validators.MaxValueValidator(Decimal("100")),
                ],
                verbose_name="score of suppliers without a record",
            ),
        ),
        migrations.AlterField(
            model_name="routingdecision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("allocated", "reserved"),
                    ("split", "split among suppliers"),
                    ("no_stock", "waits"),
                    ("cancelled", "cancelled"),
                ],
                max_length=20,
                verbose_name="outcome",
            ),
        ),
        migrations.AlterField(
            model_name="routingstandard",
            name="most_attempts",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="So many suppliers may fail the goods of a line; then a person decides.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="attempts",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "accepted__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("received"), "+", models.F("rejected")
                        ),
                    )
                ),
                name="purchase_line_received_at_most",
            ),
        ),
        migrations.AddField(
            model_name="supplierscore",
            name="supplier",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="routing_score", to="accounts.organization"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", Decimal("0")), ("score__lte", Decimal("100"))),
                name="supplier_score_of_hundred",
            ),
        ),
        ApplyTenancy("orders", "supplierscore", Tenancy(Audience.SUPPLIER)),
        migrations.RunSQL(read_sql("orders", "purchase_guards"), DROP_GUARDS),
        migrations.RunSQL(read_sql("orders", "candidates"), "drop function orders_candidates"),
        migrations.RunSQL(read_sql("orders", "waiting_items"), "drop function orders_waiting_items"),
        migrations.RunSQL(read_sql("orders", "write_routing"), "drop function orders_write_routing"),
        migrations.RunSQL(read_sql("orders", "refresh_statuses"), "drop function orders_refresh_statuses"),
    ]
