import django.db.models.deletion
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy


class Migration(migrations.Migration):
    dependencies = [
        ("points_ledger", "0003_default_rule_book"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="settlementrun",
            name="posted_sellers",
        ),
        migrations.RemoveField(
            model_name="settlementrun",
            name="posted_through",
        ),
        migrations.CreateModel(
            name="SettlementShard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("first_seller_id", models.BigIntegerField()),
                ("last_seller_id", models.BigIntegerField()),
                ("sellers", models.IntegerField()),
                ("is_posted", models.BooleanField(default=False)),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shards",
                        to="points_ledger.settlementrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "settlement shard",
                "verbose_name_plural": "settlement shards",
                "constraints": [models.UniqueConstraint(fields=("run", "number"), name="settlement_shard_once")],
            },
        ),
        ApplyTenancy(
            "points_ledger",
            "settlementshard",
            Tenancy(Audience.OPS, tenant_may="", ops_may="SELECT INSERT", system_may="SELECT INSERT UPDATE"),
        ),
    ]
