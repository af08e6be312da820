from django.db import migrations

from apps.common.sql import read_sql


class Migration(migrations.Migration):
    """Suppliers count and correct their own stock; what is reserved stays the platform's."""

    dependencies = [("stock", "0001_initial")]

    operations = [
        migrations.RunSQL(read_sql("stock", "suppliers_count"), read_sql("stock", "suppliers_do_not_count")),
    ]
