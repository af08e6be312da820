from django.db import migrations

from apps.tenancy.operations import LastingRows, StatementTenantKey

CHILDREN = ("orderaddress", "lineitem", "allocation", "orderexception", "routingdecision")


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_live_orders"),
    ]

    operations = [
        LastingRows("channels_store"),
        LastingRows("orders_order"),
        StatementTenantKey("orders_order", "store_id", "channels_store"),
        StatementTenantKey("orders_orderline", "order_id", "orders_order"),
        StatementTenantKey("orders_ordersettlement", "order_id", "orders_order"),
        *(StatementTenantKey(f"orders_{child}", "order_id", "orders_order") for child in CHILDREN),
        migrations.RunSQL(
            "revoke delete on channels_store, orders_order from app_ops, app_system",
            "grant delete on channels_store, orders_order to app_ops, app_system",
        ),
    ]
