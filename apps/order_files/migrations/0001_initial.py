import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.common.uploads
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("channels", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=apps.common.uploads.RandomPath("order-files"), verbose_name="file"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("format", models.CharField(max_length=4, verbose_name="format")),
                ("encoding", models.CharField(blank=True, max_length=10, verbose_name="encoding")),
                ("delimiter", models.CharField(blank=True, max_length=1, verbose_name="delimiter")),
                (
                    "header",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None, verbose_name="columns"
                    ),
                ),
                ("zone", models.CharField(help_text="Of times without one.", max_length=40, verbose_name="time zone")),
                (
                    "are_paid",
                    models.BooleanField(
                        help_text="Orders without a time of payment are paid when placed.", verbose_name="all paid"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "columns to be chosen"),
                            ("checking", "being checked"),
                            ("checked", "checked, not taken yet"),
                            ("committing", "being taken"),
                            ("committed", "taken"),
                            ("discarded", "discarded"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "mapping",
                    models.JSONField(
                        default=dict, help_text="From the file's columns to ours.", verbose_name="mapping"
                    ),
                ),
                (
                    "runs",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How many jobs it has had; names the newest one."
                    ),
                ),
                ("rows_read", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked at")),
                ("committed_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.store",
                        verbose_name="store",
                    ),
                ),
            ],
            options={
                "verbose_name": "order file",
                "verbose_name_plural": "order files",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="OrderFileMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signature", models.CharField(help_text="A digest of the names of the columns.", max_length=64)),
                ("mapping", models.JSONField(verbose_name="mapping")),
                ("used_at", models.DateTimeField(verbose_name="used at")),
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
                "verbose_name": "order file's mapping",
                "verbose_name_plural": "order files' mappings",
            },
        ),
        migrations.CreateModel(
            name="OrderFileRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(verbose_name="line")),
                ("order_no", models.CharField(blank=True, max_length=64, verbose_name="order number")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("created", "new order"),
                            ("changed", "changes an order"),
                            ("unchanged", "known already"),
                            ("refused", "refused"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None, verbose_name="as it came"
                    ),
                ),
                ("order_id", models.BigIntegerField(blank=True, null=True, verbose_name="order")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="order_files.orderfile",
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
                "verbose_name": "row of an order file",
                "verbose_name_plural": "rows of order files",
                "ordering": ["file", "line"],
            },
        ),
        migrations.AddConstraint(
            model_name="orderfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["received", "checking", "checked", "committing", "committed", "discarded"])
                ),
                name="order_file_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderfilemapping",
            constraint=models.UniqueConstraint(fields=("seller", "signature"), name="order_file_mapping_once"),
        ),
        migrations.AddIndex(
            model_name="orderfilerow",
            index=models.Index(fields=["file", "outcome", "line"], name="order_file_row_by_outcome"),
        ),
        migrations.AddConstraint(
            model_name="orderfilerow",
            constraint=models.UniqueConstraint(fields=("file", "line"), name="order_file_row_once"),
        ),
        migrations.AddConstraint(
            model_name="orderfilerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["created", "changed", "unchanged", "refused"])),
                name="order_file_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderfilerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "refused"), ("reason", ""), _negated=True),
                name="order_file_refused_for_a_reason",
            ),
        ),
        TenantForeignKey("order_files_orderfile", "store_id", "channels_store"),
        TenantForeignKey("order_files_orderfilerow", "file_id", "order_files_orderfile"),
        ApplyTenancy(
            "order_files",
            "orderfile",
            Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE", ops_may="SELECT", system_may="SELECT UPDATE"),
        ),
        ApplyTenancy(
            "order_files",
            "orderfilemapping",
            Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE", ops_may="SELECT"),
        ),
        ApplyTenancy("order_files", "orderfilerow", Tenancy(Audience.SELLER, ops_may="SELECT")),
    ]
