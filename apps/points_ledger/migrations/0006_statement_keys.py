from django.db import migrations

from apps.tenancy.operations import StatementTenantKey


class Migration(migrations.Migration):
    dependencies = [
        ("points_ledger", "0005_redemptions"),
        ("orders", "0003_statement_keys"),
    ]

    operations = [
        StatementTenantKey("points_ledger_earningorder", "order_id", "orders_order"),
        StatementTenantKey("points_ledger_adjustment", "order_id", "orders_order"),
    ]
