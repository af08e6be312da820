import django.db.models.deletion
import djmoney.models.fields
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

ADDED_TO = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT")
MODELS = ("goodsreceipt", "goodsreceiptline", "goodsreturn", "goodsreturnline")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("catalog", "0001_initial"),
        ("fulfillment", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoodsReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivery_note", models.CharField(max_length=60, verbose_name="delivery note")),
                (
                    "place",
                    models.CharField(
                        choices=[("warehouse", "our warehouse"), ("carrier", "the carrier, for direct dispatch")],
                        max_length=10,
                        verbose_name="handed over to",
                    ),
                ),
                (
                    "amount_currency",
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
                    "amount",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        decimal_places=2,
                        help_text="What is owed for the goods.",
                        max_digits=15,
                        verbose_name="amount",
                    ),
                ),
                ("accepted_at", models.DateTimeField(verbose_name="accepted at")),
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
            ],
            options={
                "verbose_name": "goods receipt",
                "verbose_name_plural": "goods receipts",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="GoodsReceiptLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveSmallIntegerField(verbose_name="line")),
                ("accepted", models.PositiveIntegerField(verbose_name="accepted")),
                ("rejected", models.PositiveIntegerField(default=0, verbose_name="rejected")),
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
                    "offer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="fulfillment.goodsreceipt",
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
                "verbose_name": "line",
                "verbose_name_plural": "lines",
                "ordering": ["receipt", "line"],
            },
        ),
        migrations.CreateModel(
            name="GoodsReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("return_note", models.CharField(max_length=60, verbose_name="return note")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "amount_currency",
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
                    "amount",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        decimal_places=2,
                        help_text="What is no longer owed.",
                        max_digits=15,
                        verbose_name="amount",
                    ),
                ),
                ("returned_at", models.DateTimeField(verbose_name="returned at")),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="fulfillment.goodsreceipt",
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
                "verbose_name": "goods return",
                "verbose_name_plural": "goods returns",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="GoodsReturnLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                (
                    "goods_return",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="fulfillment.goodsreturn",
                    ),
                ),
                (
                    "receipt_line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned",
                        to="fulfillment.goodsreceiptline",
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
                "verbose_name": "returned line",
                "verbose_name_plural": "returned lines",
                "ordering": ["goods_return", "receipt_line"],
            },
        ),
        migrations.AddConstraint(
            model_name="goodsreceipt",
            constraint=models.UniqueConstraint(fields=("supplier", "delivery_note"), name="goods_receipt_once"),
        ),
        migrations.AddConstraint(
            model_name="goodsreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="goods_receipt_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="goodsreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__in", ["warehouse", "carrier"])), name="goods_receipt_place_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="goodsreceiptline",
            constraint=models.UniqueConstraint(fields=("receipt", "line"), name="goods_receipt_line_once"),
        ),
        migrations.AddConstraint(
            model_name="goodsreceiptline",
            constraint=models.UniqueConstraint(
                fields=("receipt", "offer", "unit_price", "unit_price_currency"), name="goods_receipt_offer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="goodsreceiptline",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted__gt", 0), ("rejected__gt", 0), _connector="OR"),
                name="goods_receipt_line_of_pieces",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodsreturn",
            constraint=models.UniqueConstraint(fields=("receipt", "return_note"), name="goods_return_once"),
        ),
        migrations.AddConstraint(
            model_name="goodsreturn",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="goods_return_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="goodsreturnline",
            constraint=models.UniqueConstraint(fields=("goods_return", "receipt_line"), name="goods_return_line_once"),
        ),
        migrations.AddConstraint(
            model_name="goodsreturnline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="goods_return_line_of_pieces"
            ),
        ),
        *(ApplyTenancy("fulfillment", model, ADDED_TO) for model in MODELS),
        TenantForeignKey("fulfillment_goodsreceiptline", "receipt_id", "fulfillment_goodsreceipt", "supplier_id"),
        TenantForeignKey("fulfillment_goodsreceiptline", "offer_id", "catalog_offer", "supplier_id"),
        TenantForeignKey("fulfillment_goodsreturn", "receipt_id", "fulfillment_goodsreceipt", "supplier_id"),
        TenantForeignKey("fulfillment_goodsreturnline", "goods_return_id", "fulfillment_goodsreturn", "supplier_id"),
        TenantForeignKey(
            "fulfillment_goodsreturnline", "receipt_line_id", "fulfillment_goodsreceiptline", "supplier_id"
        ),
    ]
