from pathlib import Path

import django.db.models.deletion
import djmoney.models.fields
from django.db import migrations, models

import apps.catalog.models.search
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy

SQL = Path(__file__).parent.parent / "sql"
CURRENCIES = [("CNY", "CNY"), ("USD", "USD"), ("EUR", "EUR"), ("GBP", "GBP"), ("HKD", "HKD"), ("JPY", "JPY")]


def sql(name: str) -> str:
    return (SQL / f"search_{name}.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("wallet", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "variant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="catalog.variant",
                    ),
                ),
                ("words", apps.catalog.models.search.LexemesField()),
                (
                    "sku_code",
                    models.CharField(db_collation="C", help_text="Letters and digits of the SKU.", max_length=40),
                ),
                ("gtin", models.CharField(db_collation="C", max_length=14)),
                ("category_path", models.CharField(db_collation="C", max_length=250)),
                ("offers", models.PositiveIntegerField(verbose_name="offers")),
                (
                    "price_currency",
                    djmoney.models.fields.CurrencyField(choices=CURRENCIES, default=None, editable=False, max_length=3),
                ),
                (
                    "price",
                    djmoney.models.fields.MoneyField(
                        currency_choices=CURRENCIES,
                        currency_max_length=3,
                        decimal_places=4,
                        max_digits=15,
                        verbose_name="seller's price",
                    ),
                ),
                ("price_cny_fen", models.BigIntegerField(help_text="By the newest rate.", verbose_name="price in fen")),
                ("minimum_quantity", models.PositiveIntegerField(verbose_name="minimum quantity")),
                ("lead_time_days", models.PositiveSmallIntegerField(verbose_name="lead time in days")),
                ("in_stock", models.BooleanField(verbose_name="in stock")),
                ("weight_g", models.PositiveIntegerField(verbose_name="weight in g")),
                ("origin", models.CharField(max_length=2, verbose_name="origin")),
                ("has_battery", models.BooleanField(verbose_name="contains a battery")),
                ("is_liquid", models.BooleanField(verbose_name="liquid")),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
            },
        ),
        ApplyTenancy("catalog", "searchentry", Tenancy(Audience.MARKET, ops_may="SELECT", system_may="SELECT")),
        migrations.RunSQL(sql("tables"), migrations.RunSQL.noop),
        migrations.RunSQL(sql("reads"), migrations.RunSQL.noop),
        # As in 0001: the functions belong to the one role that may write, and run as it.
        migrations.RunSQL(
            f"set local role app_market; {sql('words')} {sql('entries')} {sql('rights')} reset role",
            "drop function catalog.refresh_entries, catalog.query, catalog.mark, catalog.lexemes, catalog.runs,"
            " catalog.code, catalog.plain",
        ),
    ]
