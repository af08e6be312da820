from django.db import migrations

from apps.tenancy.operations import LastingRows, StatementTenantKey


class Migration(migrations.Migration):
    dependencies = [
        ("fulfillment", "0005_tracking"),
        ("orders", "0003_statement_keys"),
    ]

    operations = [
        LastingRows("fulfillment_parcel"),
        StatementTenantKey("fulfillment_parcel", "order_id", "orders_order"),
        StatementTenantKey("fulfillment_customsdeclaration", "parcel_id", "fulfillment_parcel"),
        StatementTenantKey("fulfillment_parcelitem", "parcel_id", "fulfillment_parcel"),
        StatementTenantKey("fulfillment_trackingevent", "parcel_id", "fulfillment_parcel"),
        migrations.RunSQL(
            "revoke delete on fulfillment_parcel from app_ops, app_system",
            "grant delete on fulfillment_parcel to app_ops, app_system",
        ),
    ]
