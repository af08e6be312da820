import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.exports.models
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("orders", "Orders"),
                            ("parcels", "Parcels"),
                            ("points", "Points of a month"),
                            ("wallet", "Wallet of a month"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[("xlsx", "XLSX"), ("csv", "CSV"), ("pdf", "PDF")], max_length=4, verbose_name="format"
                    ),
                ),
                ("filters", models.JSONField(default=dict, verbose_name="filters")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "being made"), ("ready", "ready"), ("removed", "removed")],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("file", models.FileField(blank=True, upload_to=apps.exports.models.stored_path, verbose_name="file")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="file name")),
                ("rows", models.PositiveIntegerField(blank=True, null=True, verbose_name="rows")),
                ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="bytes")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="ready at")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed at")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
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
                "verbose_name": "export",
                "verbose_name_plural": "exports",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["seller", "-id"], name="export_newest_of_seller"),
                    models.Index(condition=models.Q(("state", "ready")), fields=["ready_at"], name="export_to_remove"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["orders", "parcels", "points", "wallet"])),
                        name="export_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["xlsx", "csv", "pdf"])), name="export_format_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), ("ready_at", None), ("removed_at", None), ("state", "asked")),
                            models.Q(
                                ("ready_at__isnull", False),
                                ("removed_at", None),
                                ("state", "ready"),
                                models.Q(("file", ""), _negated=True),
                            ),
                            models.Q(
                                ("file", ""),
                                ("ready_at__isnull", False),
                                ("removed_at__isnull", False),
                                ("state", "removed"),
                            ),
                            _connector="OR",
                        ),
                        name="export_file_while_ready",
                    ),
                ],
            },
        ),
        ApplyTenancy(
            "exports",
            "export",
            Tenancy(Audience.SELLER, tenant_may="SELECT INSERT", ops_may="SELECT", system_may="SELECT UPDATE"),
        ),
    ]
