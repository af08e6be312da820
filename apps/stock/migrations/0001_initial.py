import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

KEPT = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")
ADDED_TO = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalog", "0001_initial"),
        ("suppliers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StockLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on_hand", models.IntegerField(default=0, verbose_name="on hand")),
                ("reserved", models.IntegerField(default=0, verbose_name="reserved")),
                ("version", models.BigIntegerField(default=0, help_text="How many movements led here.")),
                ("observed_at", models.DateTimeField(blank=True, null=True, verbose_name="observed at")),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                (
                    "offer",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock_level",
                        to="catalog.offer",
                    ),
                ),
                (
                    "supplier",
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
                "verbose_name": "stock level",
                "verbose_name_plural": "stock levels",
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.IntegerField(verbose_name="quantity")),
                ("dispatched", models.IntegerField(default=0, verbose_name="dispatched")),
                ("released", models.IntegerField(default=0, verbose_name="released")),
                (
                    "state",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                quantity__gt=django.db.models.expressions.CombinedExpression(
                                    models.F("dispatched"), "+", models.F("released")
                                ),
                                then=models.Value("open"),
                            ),
                            models.When(dispatched__gt=0, then=models.Value("dispatched")),
                            default=models.Value("released"),
                        ),
                        output_field=models.CharField(
                            choices=[("open", "open"), ("dispatched", "dispatched"), ("released", "released")],
                            max_length=12,
                        ),
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        help_text="What it is for, for example order:17.", max_length=80, verbose_name="document"
                    ),
                ),
                ("reserved_at", models.DateTimeField(verbose_name="reserved at")),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="stock.stocklevel",
                    ),
                ),
            ],
            options={
                "verbose_name": "reservation",
                "verbose_name_plural": "reservations",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "received"),
                            ("observation", "observed"),
                            ("ignored", "observation ignored"),
                            ("reservation", "reserved"),
                            ("release", "released"),
                            ("dispatch", "dispatched"),
                            ("return", "returned"),
                            ("correction", "corrected"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("quantity", models.IntegerField(verbose_name="quantity")),
                ("on_hand_change", models.IntegerField(verbose_name="change on hand")),
                ("reserved_change", models.IntegerField(verbose_name="change reserved")),
                ("on_hand_after", models.IntegerField(verbose_name="on hand after")),
                ("reserved_after", models.IntegerField(verbose_name="reserved after")),
                (
                    "shortfall",
                    models.IntegerField(
                        default=0, help_text="Reserved pieces that were not seen.", verbose_name="shortfall"
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=80, verbose_name="document")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                (
                    "happened_at",
                    models.DateTimeField(help_text="For an observation: when it was seen.", verbose_name="happened at"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("key", models.CharField(max_length=120, verbose_name="key")),
                ("leg", models.IntegerField()),
                ("content", models.BinaryField(help_text="A digest of what was asked for under the key.")),
                (
                    "actor",
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
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "reservation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="stock.reservation",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="stock.stocklevel",
                    ),
                ),
            ],
            options={
                "verbose_name": "movement",
                "verbose_name_plural": "movements",
                "ordering": ["level_id", "version"],
            },
        ),
        migrations.CreateModel(
            name="StockPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "safety_buffer",
                    models.PositiveIntegerField(help_text="Pieces of each offer.", verbose_name="safety buffer"),
                ),
                (
                    "supplier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock_policy",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "stock policy",
                "verbose_name_plural": "stock policies",
            },
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved__gte", 0)), name="stock_reserved_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_hand__gte", models.F("reserved"))), name="stock_reserved_is_on_hand"
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(
                condition=models.Q(
                    (
                        "quantity__gt",
                        django.db.models.expressions.CombinedExpression(
                            models.F("dispatched"), "+", models.F("released")
                        ),
                    )
                ),
                fields=["level", "id"],
                name="stock_reservation_open",
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(fields=["document"], name="stock_reservation_document"),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dispatched__gte", 0),
                    ("quantity__gt", 0),
                    ("released__gte", 0),
                    (
                        "quantity__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("dispatched"), "+", models.F("released")
                        ),
                    ),
                ),
                name="stock_reservation_within_quantity",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                condition=models.Q(("kind__in", ["receipt", "dispatch", "return", "correction"])),
                fields=["level", "happened_at"],
                name="stock_movement_of_goods",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(fields=("key", "leg"), name="stock_movement_key_once"),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(fields=("level", "version"), name="stock_movement_in_order"),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "receipt",
                            "observation",
                            "ignored",
                            "reservation",
                            "release",
                            "dispatch",
                            "return",
                            "correction",
                        ],
                    )
                ),
                name="stock_movement_kind_known",
            ),
        ),
        TenantForeignKey("stock_stocklevel", "offer_id", "catalog_offer", "supplier_id"),
        TenantForeignKey("stock_reservation", "level_id", "stock_stocklevel", "supplier_id"),
        TenantForeignKey("stock_movement", "level_id", "stock_stocklevel", "supplier_id"),
        TenantForeignKey("stock_movement", "reservation_id", "stock_reservation", "supplier_id"),
        ApplyTenancy("stock", "stockpolicy", KEPT),
        ApplyTenancy("stock", "stocklevel", KEPT),
        ApplyTenancy("stock", "reservation", KEPT),
        ApplyTenancy("stock", "movement", ADDED_TO),
        migrations.RunSQL(read_sql("stock", "levels"), "drop schema stock cascade"),
        migrations.RunSQL(read_sql("stock", "goods"), migrations.RunSQL.noop),
        migrations.RunSQL(read_sql("stock", "reservations"), migrations.RunSQL.noop),
        migrations.RunSQL(read_sql("stock", "observations"), migrations.RunSQL.noop),
        migrations.RunSQL(read_sql("stock", "policy"), migrations.RunSQL.noop),
        migrations.RunSQL(read_sql("stock", "guards"), migrations.RunSQL.noop),
    ]
