import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy


class Migration(migrations.Migration):
    dependencies = [
        ("calendars", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(unique=True, verbose_name="day")),
                ("is_working", models.BooleanField(verbose_name="working day")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "calendar days",
                "ordering": ["-on"],
            },
        ),
        migrations.CreateModel(
            name="CalendarValidity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("through", models.DateField(verbose_name="valid through")),
                ("noted_at", models.DateTimeField(verbose_name="noted at")),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "validity of the calendar",
                "verbose_name_plural": "validity of the calendar",
                "ordering": ["-id"],
            },
        ),
        ApplyTenancy("calendars", "calendarday", Tenancy(Audience.GLOBAL, system_may="SELECT")),
        ApplyTenancy(
            "calendars",
            "calendarvalidity",
            Tenancy(Audience.GLOBAL, ops_may="SELECT INSERT", system_may="SELECT"),
        ),
    ]
