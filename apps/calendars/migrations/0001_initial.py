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
            name="ReliefWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "relief window",
                "verbose_name_plural": "relief windows",
                "ordering": ["-starts_on", "name"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="reliefwindow_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerReliefWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "seller",
                    models.ForeignKey(
                        limit_choices_to={"kind": "seller"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_windows",
                        to="accounts.organization",
                        verbose_name="seller",
                    ),
                ),
            ],
            options={
                "verbose_name": "relief window of one seller",
                "verbose_name_plural": "relief windows of single sellers",
                "ordering": ["-starts_on", "name"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="sellerreliefwindow_ends_after_start",
                    )
                ],
            },
        ),
        ApplyTenancy("calendars", "reliefwindow", Tenancy(Audience.GLOBAL, system_may="SELECT")),
        ApplyTenancy("calendars", "sellerreliefwindow", Tenancy(Audience.SELLER, system_may="SELECT")),
    ]
