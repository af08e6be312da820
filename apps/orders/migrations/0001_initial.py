from decimal import Decimal

import django.db.models.deletion
import djmoney.models.fields
from django.db import migrations, models
from djmoney.settings import CURRENCY_CHOICES

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

# A bulk import numbers its orders before it writes them, and tells the planner afterwards.
BULK_IMPORT = """
grant usage on sequence orders_order_id_seq to app_system;
grant maintain on orders_order, orders_ordersettlement to app_system;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("channels", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("order_no", models.CharField(max_length=64)),
                ("placed_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("cancelled", "Cancelled")], default="open", max_length=20
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="accounts.organization",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="channels.store",
                    ),
                ),
            ],
            options={
                "ordering": ["-placed_at"],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("sku", models.CharField(max_length=64, verbose_name="SKU")),
                ("title", models.CharField(max_length=200)),
                ("quantity", models.PositiveIntegerField()),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="orders.order",
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
            ],
            options={
                "ordering": ["order", "id"],
            },
        ),
        migrations.CreateModel(
            name="OrderSettlement",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="settlement",
                        serialize=False,
                        to="orders.order",
                    ),
                ),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=CURRENCY_CHOICES,
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                ("amount", djmoney.models.fields.MoneyField(decimal_places=4, max_digits=15)),
                ("settled_at", models.DateTimeField()),
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
                "ordering": ["-settled_at"],
            },
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["seller", "-placed_at"], name="order_newest_of_seller"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("seller", "store", "order_no"), name="order_no_once"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "cancelled"])), name="order_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="order_line_of_something"),
        ),
        migrations.AddConstraint(
            model_name="ordersettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", Decimal("0"))), name="settlement_not_negative"
            ),
        ),
        TenantForeignKey("orders_order", "store_id", "channels_store"),
        TenantForeignKey("orders_orderline", "order_id", "orders_order"),
        TenantForeignKey("orders_ordersettlement", "order_id", "orders_order"),
        ApplyTenancy("orders", "order", Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")),
        ApplyTenancy("orders", "orderline", Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")),
        ApplyTenancy("orders", "ordersettlement", Tenancy(Audience.SELLER)),
        migrations.RunSQL(BULK_IMPORT, migrations.RunSQL.noop),
    ]
