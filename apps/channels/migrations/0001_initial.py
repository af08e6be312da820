import django.db.models.deletion
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Store",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("channel", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stores",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["channel", "name"],
                "constraints": [models.UniqueConstraint(fields=("seller", "channel", "name"), name="store_name_once")],
            },
        ),
        ApplyTenancy("channels", "store", Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")),
        migrations.RunSQL("grant maintain on channels_store to app_system", migrations.RunSQL.noop),
    ]
