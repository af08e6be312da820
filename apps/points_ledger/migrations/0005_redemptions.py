import django.db.models.deletion
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("points_ledger", "0004_shards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Redemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.PositiveBigIntegerField(verbose_name="points")),
                ("returned", models.PositiveBigIntegerField(default=0, verbose_name="given back")),
                ("pays", models.CharField(max_length=30, verbose_name="line type paid")),
                ("document_kind", models.CharField(max_length=40, verbose_name="document")),
                ("document_id", models.BigIntegerField(verbose_name="document number")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("key", models.CharField(max_length=80)),
                (
                    "sources",
                    models.JSONField(
                        help_text="Points by the day on which they would have been gone, in the order of spending.",
                        verbose_name="spent from",
                    ),
                ),
                ("transfer_id", models.BigIntegerField(unique=True, verbose_name="transfer")),
                ("redeemed_at", models.DateTimeField(verbose_name="redeemed at")),
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
                "verbose_name": "redemption of points",
                "verbose_name_plural": "redemptions of points",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="RedemptionReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.PositiveBigIntegerField(verbose_name="points")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("key", models.CharField(max_length=80)),
                ("transfer_id", models.BigIntegerField(unique=True, verbose_name="transfer")),
                ("returned_at", models.DateTimeField(verbose_name="returned at")),
                (
                    "redemption",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="points_ledger.redemption",
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
                "verbose_name": "return of points",
                "verbose_name_plural": "returns of points",
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.UniqueConstraint(fields=("seller", "key"), name="redemption_key_once"),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(condition=models.Q(("points__gt", 0)), name="redemption_of_something"),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned__gte", 0), ("returned__lte", models.F("points"))),
                name="redemption_returned_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="redemptionreturn",
            constraint=models.UniqueConstraint(fields=("seller", "key"), name="redemption_return_key_once"),
        ),
        migrations.AddConstraint(
            model_name="redemptionreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gt", 0)), name="redemption_return_of_something"
            ),
        ),
        TenantForeignKey("points_ledger_redemptionreturn", "redemption_id", "points_ledger_redemption"),
        ApplyTenancy(
            "points_ledger",
            "redemption",
            Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE"),
        ),
        ApplyTenancy(
            "points_ledger",
            "redemptionreturn",
            Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT"),
        ),
    ]
