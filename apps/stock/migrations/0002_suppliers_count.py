import django.db.models.deletion
from django.db import migrations, models

from apps.common.sql import read_sql


class Migration(migrations.Migration):
    """Suppliers count and correct their own stock; what is reserved stays the platform's."""

    dependencies = [("stock", "0001_initial")]

    operations = [
        migrations.RunSQL(read_sql("stock", "suppliers_count"), read_sql("stock", "suppliers_do_not_count")),
        migrations.AlterField(
            model_name="movement",
            name="level",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to="stock.stocklevel",
                verbose_name="stock level",
            ),
        ),
        migrations.AlterField(
            model_name="movement",
            name="supplier",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
                verbose_name="supplier",
            ),
        ),
        migrations.AlterField(
            model_name="movement",
            name="version",
            field=models.BigIntegerField(verbose_name="version"),
        ),
        migrations.AlterField(
            model_name="reservation",
            name="level",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reservations",
                to="stock.stocklevel",
                verbose_name="stock level",
            ),
        ),
        migrations.AlterField(
            model_name="reservation",
            name="supplier",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
                verbose_name="supplier",
            ),
        ),
        migrations.AlterField(
            model_name="stocklevel",
            name="offer",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stock_level",
                to="catalog.offer",
                verbose_name="offer",
            ),
        ),
        migrations.AlterField(
            model_name="stocklevel",
            name="supplier",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
                verbose_name="supplier",
            ),
        ),
        migrations.AlterField(
            model_name="stocklevel",
            name="version",
            field=models.BigIntegerField(default=0, help_text="How many movements led here.", verbose_name="version"),
        ),
        migrations.AlterField(
            model_name="stockpolicy",
            name="supplier",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stock_policy",
                to="accounts.organization",
                verbose_name="supplier",
            ),
        ),
    ]
