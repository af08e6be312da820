import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.common.uploads
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

OWN = Tenancy(Audience.OPS)
ANNOUNCED = Tenancy(
    Audience.SUPPLIER,
    tenant_may="SELECT INSERT",
    ops_may="SELECT INSERT UPDATE",
    system_may="SELECT INSERT UPDATE",
)
KEPT = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("fulfillment", "0002_goods"),
        ("orders", "0004_routing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9][A-Z0-9-]*\\Z", "Capital letters, digits and - only."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "bin",
                "verbose_name_plural": "bins",
                "ordering": ["warehouse", "code"],
            },
        ),
        migrations.CreateModel(
            name="Warehouse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("address", models.TextField(help_text="Suppliers read it.", verbose_name="address")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "warehouse",
                "verbose_name_plural": "warehouses",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivery_note", models.CharField(max_length=60, verbose_name="delivery note")),
                ("carrier", models.CharField(blank=True, max_length=60, verbose_name="carrier")),
                ("tracking_no", models.CharField(blank=True, max_length=60, verbose_name="tracking number")),
                (
                    "state",
                    models.CharField(
                        choices=[("announced", "on its way"), ("received", "received")],
                        default="announced",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("announced_at", models.DateTimeField(verbose_name="announced at")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="received at")),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="warehouse.warehouse",
                        verbose_name="warehouse",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DeliveryLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("announced", models.PositiveIntegerField(verbose_name="announced")),
                ("accepted", models.PositiveIntegerField(blank=True, null=True, verbose_name="accepted")),
                ("rejected", models.PositiveIntegerField(blank=True, null=True, verbose_name="rejected")),
                (
                    "reject_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("damaged", "damaged"),
                            ("wrong", "another article"),
                            ("quality", "quality"),
                            ("packaging", "packaging"),
                            ("other", "other, see the note"),
                        ],
                        max_length=10,
                        verbose_name="why rejected",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="warehouse.delivery",
                    ),
                ),
                (
                    "purchase_line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery_lines",
                        to="orders.purchaseline",
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
                "verbose_name": "delivery line",
                "verbose_name_plural": "delivery lines",
                "ordering": ["delivery", "id"],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="placement",
                        serialize=False,
                        to="orders.lineitem",
                    ),
                ),
                ("placed_at", models.DateTimeField(verbose_name="placed at")),
                (
                    "bin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="warehouse.bin",
                        verbose_name="bin",
                    ),
                ),
            ],
            options={
                "verbose_name": "placement",
                "verbose_name_plural": "placements",
            },
        ),
        migrations.CreateModel(
            name="RejectPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=apps.common.uploads.RandomPath("reject-photos"), verbose_name="photo"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("content_type", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                ("taken_at", models.DateTimeField(verbose_name="kept at")),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="warehouse.deliveryline",
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
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
                "ordering": ["line", "id"],
            },
        ),
        migrations.AddField(
            model_name="bin",
            name="warehouse",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bins",
                to="warehouse.warehouse",
            ),
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("picked_at", models.DateTimeField(blank=True, null=True, verbose_name="picked at")),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="warehouse.warehouse",
                        verbose_name="warehouse",
                    ),
                ),
            ],
            options={
                "verbose_name": "wave",
                "verbose_name_plural": "waves",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="WaveItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bin_code", models.CharField(max_length=20, verbose_name="bin")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("is_open", models.BooleanField(default=True, verbose_name="to be packed")),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wave_items",
                        to="orders.lineitem",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.order"
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="warehouse.wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "wave item",
                "verbose_name_plural": "wave items",
                "ordering": ["wave", "bin_code", "item"],
            },
        ),
        migrations.CreateModel(
            name="UnclaimedGoods",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pieces", models.PositiveIntegerField(verbose_name="pieces")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "delivery_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unclaimed",
                        to="warehouse.deliveryline",
                    ),
                ),
                (
                    "goods_return",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unclaimed",
                        to="fulfillment.goodsreturn",
                        verbose_name="goods return",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unclaimed",
                        to="orders.lineitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "goods of no order",
                "verbose_name_plural": "goods of no order",
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="unclaimedgoods",
            constraint=models.UniqueConstraint(fields=("item", "delivery_line"), name="unclaimed_once"),
        ),
        migrations.AddConstraint(
            model_name="unclaimedgoods",
            constraint=models.CheckConstraint(condition=models.Q(("pieces__gte", 1)), name="unclaimed_of_something"),
        ),
        migrations.AddConstraint(
            model_name="unclaimedgoods",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_at__isnull", True), models.Q(("reason", ""), _negated=True), _connector="XOR"
                ),
                name="unclaimed_left_for_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="unclaimedgoods",
            index=models.Index(condition=models.Q(("left_at__isnull", True)), fields=["item"], name="unclaimed_here"),
        ),
        migrations.AddConstraint(
            model_name="deliveryline",
            constraint=models.UniqueConstraint(fields=("delivery", "purchase_line"), name="delivery_line_once"),
        ),
        migrations.AddConstraint(
            model_name="deliveryline",
            constraint=models.CheckConstraint(
                condition=models.Q(("announced__gte", 1)), name="delivery_line_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveryline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rejected__isnull", True),
                    ("rejected", 0),
                    models.Q(("reject_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="delivery_line_rejected_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejectphoto",
            constraint=models.UniqueConstraint(fields=("line", "sha256"), name="reject_photo_once"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "announced")),
                fields=["warehouse", "announced_at"],
                name="delivery_expected",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("supplier", "delivery_note"), name="delivery_note_once"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["announced", "received"])), name="delivery_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "received"), ("received_at__isnull", True), _connector="XOR"),
                name="delivery_received_when_it_was",
            ),
        ),
        migrations.AddConstraint(
            model_name="bin",
            constraint=models.UniqueConstraint(fields=("warehouse", "code"), name="bin_code_once"),
        ),
        migrations.AddConstraint(
            model_name="waveitem",
            constraint=models.UniqueConstraint(fields=("wave", "item"), name="wave_item_once"),
        ),
        migrations.AddConstraint(
            model_name="waveitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)), fields=("item",), name="wave_item_in_one_wave"
            ),
        ),
        TenantForeignKey("warehouse_deliveryline", "delivery_id", "warehouse_delivery", "supplier_id"),
        TenantForeignKey("warehouse_deliveryline", "purchase_line_id", "orders_purchaseline", "supplier_id"),
        TenantForeignKey("warehouse_rejectphoto", "line_id", "warehouse_deliveryline", "supplier_id"),
        ApplyTenancy("warehouse", "warehouse", Tenancy(Audience.GLOBAL)),
        *(
            ApplyTenancy("warehouse", model, OWN)
            for model in ("bin", "placement", "wave", "waveitem", "unclaimedgoods")
        ),
        ApplyTenancy("warehouse", "delivery", ANNOUNCED),
        ApplyTenancy("warehouse", "deliveryline", ANNOUNCED),
        ApplyTenancy("warehouse", "rejectphoto", KEPT),
    ]
