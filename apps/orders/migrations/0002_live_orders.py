from decimal import Decimal

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import djmoney.models.fields
from django.conf import settings
from django.db import migrations, models
from djmoney.settings import CURRENCY_CHOICES

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

SELLERS = [
    # child, column, parent
    ("orderaddress", "order_id", "order"),
    ("lineitem", "order_id", "order"),
    ("lineitem", "line_id", "orderline"),
    ("allocation", "order_id", "order"),
    ("allocation", "item_id", "lineitem"),
    ("orderexception", "order_id", "order"),
    ("orderexception", "line_id", "orderline"),
    ("orderexception", "item_id", "lineitem"),
    ("routingdecision", "order_id", "order"),
    ("routingdecision", "item_id", "lineitem"),
    ("skumappingpart", "mapping_id", "skumapping"),
]
ASKED = Tenancy(
    Audience.SUPPLIER,
    tenant_may="SELECT UPDATE",
    ops_may="SELECT INSERT UPDATE",
    system_may="SELECT INSERT UPDATE",
)
KEPT = Tenancy(Audience.SELLER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")
ADDED_TO = Tenancy(Audience.SELLER, ops_may="SELECT INSERT", system_may="SELECT INSERT")
WORKED_ON = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")
OWN = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE DELETE")
STANDARD = """
insert into orders_routingstandard (effective_from, cost_weight, lead_time_weight, score_weight, stock_age_weight,
    stale_stock_hours, accept_within_hours, grace_hours, most_attempts)
values ('2020-01-01', 50, 20, 20, 10, 72, 24, 24, 5);
"""
# Many orders are written at once: they are numbered before.
BULK = """
grant usage on sequence orders_orderline_id_seq, orders_lineitem_id_seq, orders_allocation_id_seq to app_system;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("catalog", "0002_search"),
        ("channels", "0001_initial"),
        ("orders", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                (
                    "unit_price_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "unit_price",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        decimal_places=4,
                        help_text="Of one piece, when it was routed: what the seller will be charged.",
                        max_digits=15,
                        verbose_name="seller's price",
                    ),
                ),
                ("reservation_id", models.BigIntegerField(verbose_name="reservation")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("live", "live"),
                            ("refused", "refused by the supplier"),
                            ("overdue", "taken back: the supplier was late"),
                            ("rejected", "rejected in the warehouse"),
                            ("cancelled", "cancelled"),
                        ],
                        default="live",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "allocation",
                "verbose_name_plural": "allocations",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LineItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for goods"),
                            ("allocated", "reserved"),
                            ("ordered", "asked of the supplier"),
                            ("confirmed", "confirmed by the supplier"),
                            ("arrived", "in the warehouse"),
                            ("packed", "packed"),
                            ("shipped", "shipped"),
                            ("delivered", "delivered"),
                            ("cancelled", "cancelled"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="routed so often")),
                (
                    "shipment",
                    models.PositiveSmallIntegerField(
                        db_default=1,
                        default=1,
                        help_text="What leaves together has the same number within an order.",
                        verbose_name="shipment",
                    ),
                ),
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
                "ordering": ["order", "id"],
            },
        ),
        migrations.CreateModel(
            name="OrderAddress",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="address",
                        serialize=False,
                        to="orders.order",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="recipient")),
                ("company", models.CharField(blank=True, max_length=100, verbose_name="company")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("email", models.CharField(blank=True, max_length=200, verbose_name="e-mail")),
                ("line1", models.CharField(max_length=200, verbose_name="street")),
                ("line2", models.CharField(blank=True, max_length=200, verbose_name="street, second line")),
                ("city", models.CharField(max_length=100, verbose_name="city")),
                ("region", models.CharField(blank=True, max_length=100, verbose_name="region")),
                ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="buyer's language")),
                ("tax_number", models.CharField(blank=True, max_length=40, verbose_name="buyer's tax number")),
                (
                    "ioss",
                    models.TextField(
                        blank=True, help_text="Encrypted; never shown in full.", verbose_name="IOSS number"
                    ),
                ),
                (
                    "ioss_ending",
                    models.CharField(
                        blank=True, help_text="Its last characters.", max_length=4, verbose_name="IOSS number"
                    ),
                ),
            ],
            options={
                "verbose_name": "address",
                "verbose_name_plural": "addresses",
            },
        ),
        migrations.CreateModel(
            name="OrderException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("unmapped", "SKU is not mapped to goods"),
                            ("no_stock", "no supplier has the goods"),
                            ("address", "address is incomplete"),
                            ("tax_number", "the country asks for a tax number"),
                            ("held", "held by the seller"),
                            ("unpaid", "the costs of a parcel are not paid"),
                            ("changed", "changed by the channel after it moved"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "details",
                    models.JSONField(
                        default=dict, help_text="Faults by field, figures, candidates.", verbose_name="details"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
            ],
            options={
                "verbose_name": "exception",
                "verbose_name_plural": "exceptions",
                "ordering": ["-opened_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PurchaseLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(verbose_name="line")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("accepted", models.PositiveIntegerField(default=0, verbose_name="accepted")),
                (
                    "received",
                    models.PositiveIntegerField(
                        default=0, help_text="Accepted by us or the carrier.", verbose_name="received"
                    ),
                ),
                (
                    "unit_price_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "unit_price",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        decimal_places=4,
                        max_digits=15,
                        verbose_name="supply price",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "to be answered"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("overdue", "taken back: late"),
                            ("shipped", "shipped"),
                            ("received", "received"),
                            ("cancelled", "cancelled"),
                        ],
                        default="issued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
            ],
            options={
                "verbose_name": "purchase line",
                "verbose_name_plural": "purchase lines",
                "ordering": ["purchase_order", "line"],
            },
        ),
        migrations.CreateModel(
            name="PurchaseOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "mode",
                    models.CharField(
                        choices=[("warehouse", "through our warehouse"), ("direct", "directly to the carrier")],
                        max_length=10,
                        verbose_name="goods go",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "to be answered"),
                            ("accepted", "to be shipped"),
                            ("shipped", "shipped"),
                            ("closed", "closed"),
                        ],
                        default="issued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("accept_by", models.DateTimeField(verbose_name="answer by")),
                ("ship_by", models.DateTimeField(verbose_name="ship by")),
            ],
            options={
                "verbose_name": "purchase order",
                "verbose_name_plural": "purchase orders",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="RoutingDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempt", models.PositiveSmallIntegerField(verbose_name="attempt")),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
                ("outcome", models.CharField(max_length=20, verbose_name="outcome")),
                (
                    "trace",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="candidates"),
                ),
            ],
            options={
                "verbose_name": "routing decision",
                "verbose_name_plural": "routing decisions",
                "ordering": ["item", "attempt"],
            },
        ),
        migrations.CreateModel(
            name="RoutingPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "on_shortage",
                    models.CharField(
                        choices=[
                            ("hold", "wait in the queue"),
                            ("fall_back", "take the next supplier, else wait"),
                            ("split", "split among suppliers, the rest waits"),
                            ("cancel", "cancel what is missing"),
                        ],
                        default="fall_back",
                        max_length=10,
                        verbose_name="when goods are short",
                    ),
                ),
            ],
            options={
                "verbose_name": "routing policy",
                "verbose_name_plural": "routing policies",
            },
        ),
        migrations.CreateModel(
            name="RoutingStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True, verbose_name="in force from")),
                (
                    "cost_weight",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight of landed cost"),
                ),
                (
                    "lead_time_weight",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight of lead time"),
                ),
                (
                    "score_weight",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight of the supplier's score"),
                ),
                (
                    "stock_age_weight",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="weight of the age of its stock figure"
                    ),
                ),
                (
                    "stale_stock_hours",
                    models.PositiveSmallIntegerField(
                        help_text="A figure that old gets no points for its age.",
                        verbose_name="stock is stale after hours",
                    ),
                ),
                (
                    "accept_within_hours",
                    models.PositiveSmallIntegerField(
                        help_text="Of issuing the purchase order.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="accept within hours",
                    ),
                ),
                (
                    "grace_hours",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="After the ship-by time, before goods are taken elsewhere.",
                        verbose_name="hours of grace",
                    ),
                ),
                (
                    "most_attempts",
                    models.PositiveSmallIntegerField(
                        default=5, validators=[django.core.validators.MinValueValidator(1)], verbose_name="attempts"
                    ),
                ),
            ],
            options={
                "verbose_name": "routing standard",
                "verbose_name_plural": "routing standards",
                "ordering": ["-effective_from"],
            },
        ),
        migrations.CreateModel(
            name="SkuMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sku", models.CharField(max_length=64, verbose_name="SKU")),
                ("mapped_at", models.DateTimeField(verbose_name="mapped at")),
            ],
            options={
                "verbose_name": "SKU mapping",
                "verbose_name_plural": "SKU mappings",
                "ordering": ["sku"],
            },
        ),
        migrations.CreateModel(
            name="SkuMappingPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="quantity")),
            ],
            options={
                "verbose_name": "part",
                "verbose_name_plural": "parts",
                "ordering": ["mapping", "id"],
            },
        ),
        migrations.CreateModel(
            name="SupplierDispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("warehouse", "through our warehouse"), ("direct", "directly to the carrier")],
                        default="warehouse",
                        max_length=10,
                        verbose_name="goods go",
                    ),
                ),
            ],
            options={
                "verbose_name": "supplier's dispatch",
                "verbose_name_plural": "suppliers' dispatch",
            },
        ),
        migrations.AlterModelOptions(
            name="order",
            options={"ordering": ["-placed_at"], "verbose_name": "order", "verbose_name_plural": "orders"},
        ),
        migrations.AlterModelOptions(
            name="orderline",
            options={"ordering": ["order", "id"], "verbose_name": "order line", "verbose_name_plural": "order lines"},
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="order_status_known",
        ),
        migrations.AddField(
            model_name="order",
            name="cancel_fault",
            field=models.CharField(
                blank=True,
                choices=[("buyer", "the buyer"), ("seller", "the seller"), ("platform", "the platform or a supplier")],
                db_default="",
                max_length=10,
                verbose_name="whose reason",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="cancel_reason",
            field=models.CharField(
                blank=True, db_default="", max_length=300, verbose_name="reason of the cancellation"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="cancel_requested_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cancellation requested at"),
        ),
        migrations.AddField(
            model_name="order",
            name="content",
            field=models.BinaryField(help_text="A digest of what the channel said last.", null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="country",
            field=models.CharField(
                blank=True, db_default="", help_text="Where it goes, ISO 3166.", max_length=2, verbose_name="country"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="note",
            field=models.CharField(blank=True, db_default="", max_length=500, verbose_name="note"),
        ),
        migrations.AddField(
            model_name="order",
            name="paid_at",
            field=models.DateTimeField(
                blank=True, help_text="By the buyer, on the channel.", null=True, verbose_name="paid at"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="source",
            field=models.CharField(
                choices=[
                    ("history", "imported history"),
                    ("hand", "by hand"),
                    ("file", "file"),
                    ("channel", "channel"),
                    ("api", "API"),
                ],
                db_default="history",
                max_length=10,
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="total",
            field=djmoney.models.fields.MoneyField(
                blank=True,
                decimal_places=4,
                help_text="What the buyer pays.",
                max_digits=15,
                null=True,
                verbose_name="total",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="total_currency",
            field=djmoney.models.fields.CurrencyField(
                choices=CURRENCY_CHOICES, default=None, editable=False, max_length=3, null=True
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cancelled at"),
        ),
        migrations.AddField(
            model_name="orderline",
            name="looked_again_at",
            field=models.DateTimeField(
                blank=True,
                help_text="What suppliers failed before counts no more.",
                null=True,
                verbose_name="looked for again at",
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="external_id",
            field=models.CharField(blank=True, db_default="", max_length=64, verbose_name="the channel's line"),
        ),
        migrations.AddField(
            model_name="orderline",
            name="unit_price",
            field=djmoney.models.fields.MoneyField(
                blank=True,
                decimal_places=4,
                help_text="What the buyer pays.",
                max_digits=15,
                null=True,
                verbose_name="unit price",
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="unit_price_currency",
            field=djmoney.models.fields.CurrencyField(
                choices=CURRENCY_CHOICES, default=None, editable=False, max_length=3, null=True
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("pending_payment", "Waiting for payment"),
                    ("on_hold", "On hold"),
                    ("awaiting_allocation", "Waiting for goods"),
                    ("awaiting_supplier", "Waiting for the supplier"),
                    ("awaiting_dispatch", "Being packed"),
                    ("partly_shipped", "Partly shipped"),
                    ("shipped", "Shipped"),
                    ("delivered", "Delivered"),
                    ("cancel_requested", "Cancellation requested"),
                    ("cancelled", "Cancelled"),
                ],
                default="open",
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        (
                            "pending_payment",
                            "on_hold",
                            "awaiting_allocation",
                            "awaiting_supplier",
                            "awaiting_dispatch",
                            "partly_shipped",
                            "cancel_requested",
                        ),
                    )
                ),
                fields=["seller", "status", "-placed_at"],
                name="order_in_work_of_seller",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "open",
                            "pending_payment",
                            "on_hold",
                            "awaiting_allocation",
                            "awaiting_supplier",
                            "awaiting_dispatch",
                            "partly_shipped",
                            "shipped",
                            "delivered",
                            "cancel_requested",
                            "cancelled",
                        ],
                    )
                ),
                name="order_status_known",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="offer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.offer",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="order",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="supplier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="lineitem",
            name="line",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="orders.orderline",
            ),
        ),
        migrations.AddField(
            model_name="lineitem",
            name="order",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="lineitem",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="lineitem",
            name="variant",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="orders.lineitem",
            ),
        ),
        migrations.AddField(
            model_name="orderaddress",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="orderexception",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="orderexception",
            name="item",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exceptions",
                to="orders.lineitem",
            ),
        ),
        migrations.AddField(
            model_name="orderexception",
            name="line",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exceptions",
                to="orders.orderline",
            ),
        ),
        migrations.AddField(
            model_name="orderexception",
            name="order",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exceptions",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="orderexception",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="purchaseline",
            name="allocation",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="purchase_line",
                to="orders.allocation",
            ),
        ),
        migrations.AddField(
            model_name="purchaseline",
            name="offer",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.offer"
            ),
        ),
        migrations.AddField(
            model_name="purchaseline",
            name="supplier",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="purchaseorder",
            name="supplier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="purchase_orders",
                to="accounts.organization",
                verbose_name="supplier",
            ),
        ),
        migrations.AddField(
            model_name="purchaseline",
            name="purchase_order",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="orders.purchaseorder",
            ),
        ),
        migrations.AddField(
            model_name="routingdecision",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="orders.lineitem",
            ),
        ),
        migrations.AddField(
            model_name="routingdecision",
            name="order",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="routingdecision",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="routingpolicy",
            name="seller",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="routing_policy", to="accounts.organization"
            ),
        ),
        migrations.AddConstraint(
            model_name="routingstandard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cost_weight__gte", Decimal("0")),
                    ("lead_time_weight__gte", Decimal("0")),
                    ("score_weight__gte", Decimal("0")),
                    ("stock_age_weight__gte", Decimal("0")),
                ),
                name="routing_weights_not_negative",
            ),
        ),
        migrations.AddField(
            model_name="skumapping",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="skumapping",
            name="store",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sku_mappings",
                to="channels.store",
            ),
        ),
        migrations.AddField(
            model_name="skumappingpart",
            name="mapping",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="orders.skumapping",
            ),
        ),
        migrations.AddField(
            model_name="skumappingpart",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="skumappingpart",
            name="variant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
            ),
        ),
        migrations.AddField(
            model_name="supplierdispatch",
            name="supplier",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="dispatch", to="accounts.organization"
            ),
        ),
        migrations.AddIndex(
            model_name="lineitem",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["id"], name="line_item_waiting"),
        ),
        migrations.AddIndex(
            model_name="lineitem",
            index=models.Index(
                condition=models.Q(("state", "allocated")), fields=["id"], name="line_item_to_be_ordered"
            ),
        ),
        migrations.AddIndex(
            model_name="lineitem",
            index=models.Index(fields=["seller", "variant", "order"], name="line_item_of_goods"),
        ),
        migrations.AddConstraint(
            model_name="lineitem",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="line_item_of_something"),
        ),
        migrations.AddConstraint(
            model_name="lineitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "waiting",
                            "allocated",
                            "ordered",
                            "confirmed",
                            "arrived",
                            "packed",
                            "shipped",
                            "delivered",
                            "cancelled",
                        ],
                    )
                ),
                name="line_item_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(fields=["item"], name="allocation_of_item"),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "live")), fields=("item",), name="allocation_one_live"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="allocation_of_something"),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["live", "refused", "overdue", "rejected", "cancelled"])),
                name="allocation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state", "live")),
                    models.Q(models.Q(("state", "live"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="allocation_end_dated",
            ),
        ),
        migrations.AddIndex(
            model_name="orderexception",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["seller", "kind", "-opened_at"],
                name="order_exception_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderexception",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("order", "line", "item", "kind"),
                name="order_exception_open_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="orderexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["unmapped", "no_stock", "address", "tax_number", "held", "unpaid", "changed"])
                ),
                name="order_exception_kind_known",
            ),
        ),
        migrations.AddIndex(
            model_name="purchaseorder",
            index=models.Index(fields=["supplier", "state", "-id"], name="purchase_order_of_supplier"),
        ),
        migrations.AddIndex(
            model_name="purchaseorder",
            index=models.Index(
                condition=models.Q(("state", "issued")), fields=["accept_by"], name="purchase_order_to_answer"
            ),
        ),
        migrations.AddIndex(
            model_name="purchaseorder",
            index=models.Index(
                condition=models.Q(("state", "accepted")), fields=["ship_by"], name="purchase_order_to_ship"
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["issued", "accepted", "shipped", "closed"])),
                name="purchase_order_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("ship_by__gte", models.F("accept_by"))), name="purchase_order_times_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.UniqueConstraint(fields=("purchase_order", "line"), name="purchase_line_number_once"),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1)), name="purchase_line_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted__lte", models.F("quantity"))), name="purchase_line_accepted_at_most"
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["issued", "accepted", "refused", "overdue", "shipped", "received", "cancelled"])
                ),
                name="purchase_line_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingdecision",
            constraint=models.UniqueConstraint(fields=("item", "attempt"), name="routing_decision_attempt_once"),
        ),
        migrations.AddConstraint(
            model_name="skumapping",
            constraint=models.UniqueConstraint(fields=("seller", "store", "sku"), name="sku_mapped_once"),
        ),
        migrations.AddConstraint(
            model_name="skumappingpart",
            constraint=models.UniqueConstraint(fields=("mapping", "variant"), name="sku_mapping_variant_once"),
        ),
        migrations.AddConstraint(
            model_name="skumappingpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1)), name="sku_mapping_part_of_something"
            ),
        ),
        TenantForeignKey("orders_skumapping", "store_id", "channels_store"),
        *(TenantForeignKey(f"orders_{child}", column, f"orders_{parent}") for child, column, parent in SELLERS),
        TenantForeignKey("orders_purchaseline", "purchase_order_id", "orders_purchaseorder", "supplier_id"),
        TenantForeignKey("orders_purchaseline", "offer_id", "catalog_offer", "supplier_id"),
        TenantForeignKey("orders_purchaseline", "allocation_id", "orders_allocation", "supplier_id"),
        TenantForeignKey("orders_allocation", "offer_id", "catalog_offer", "supplier_id"),
        ApplyTenancy("orders", "orderaddress", WORKED_ON),
        ApplyTenancy("orders", "lineitem", WORKED_ON),
        ApplyTenancy("orders", "orderexception", WORKED_ON),
        ApplyTenancy("orders", "routingpolicy", WORKED_ON),
        ApplyTenancy("orders", "skumapping", OWN),
        ApplyTenancy("orders", "skumappingpart", OWN),
        ApplyTenancy("orders", "allocation", KEPT),
        ApplyTenancy("orders", "routingdecision", ADDED_TO),
        ApplyTenancy("orders", "purchaseorder", ASKED),
        ApplyTenancy("orders", "purchaseline", ASKED),
        ApplyTenancy(
            "orders",
            "supplierdispatch",
            Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE"),
        ),
        ApplyTenancy("orders", "routingstandard", Tenancy(Audience.GLOBAL, ops_may="SELECT INSERT")),
        migrations.RunSQL(STANDARD, migrations.RunSQL.noop),
        migrations.RunSQL(BULK, migrations.RunSQL.noop),
    ]
