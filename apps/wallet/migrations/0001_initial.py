from decimal import Decimal

from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FxRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("rate_on", models.DateField()),
                ("base", models.CharField(max_length=3)),
                ("quote", models.CharField(default="CNY", max_length=3)),
                ("rate", models.DecimalField(decimal_places=12, max_digits=17)),
            ],
            options={
                "verbose_name": "FX rate",
                "ordering": ["-rate_on", "base", "quote"],
                "constraints": [
                    models.UniqueConstraint(fields=("base", "quote", "rate_on"), name="fx_rate_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("rate__gt", Decimal("0"))), name="fx_rate_positive"),
                ],
            },
        ),
        ApplyTenancy("wallet", "fxrate", Tenancy(Audience.GLOBAL)),
    ]
