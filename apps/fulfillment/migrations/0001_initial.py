import django.db.models.deletion
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

APPEND_ONLY = """
create function fulfillment_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'tracking events are append-only: add another scan instead of changing one'
        using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on fulfillment_trackingevent
    for each statement execute function fulfillment_refuse_change();
alter table fulfillment_trackingevent enable always trigger append_only;
"""
STOP_APPEND_ONLY = """
drop trigger append_only on fulfillment_trackingevent;
drop function fulfillment_refuse_change();
"""

# A bulk import numbers its parcels before it writes them, and tells the planner afterwards.
BULK_IMPORT = """
grant usage on sequence fulfillment_parcel_id_seq to app_system;
grant maintain on fulfillment_parcel, fulfillment_trackingevent to app_system;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("orders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Parcel",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("tracking_no", models.CharField(max_length=40)),
                ("service", models.CharField(max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("info_received", "Info received"),
                            ("in_transit", "In transit"),
                            ("ready_for_pickup", "Ready for pickup"),
                            ("out_for_delivery", "Out for delivery"),
                            ("delivery_failed", "Delivery failed"),
                            ("delivered", "Delivered"),
                            ("exception", "Exception"),
                            ("returned", "Returned"),
                            ("expired", "Expired"),
                        ],
                        default="info_received",
                        max_length=20,
                    ),
                ),
                ("shipped_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcels",
                        to="orders.order",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcels",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["-shipped_at"],
            },
        ),
        migrations.CreateModel(
            name="TrackingEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("info_received", "Info received"),
                            ("in_transit", "In transit"),
                            ("ready_for_pickup", "Ready for pickup"),
                            ("out_for_delivery", "Out for delivery"),
                            ("delivery_failed", "Delivery failed"),
                            ("delivered", "Delivered"),
                            ("exception", "Exception"),
                            ("returned", "Returned"),
                            ("expired", "Expired"),
                        ],
                        max_length=20,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("source", models.CharField(max_length=20)),
                ("carrier_code", models.CharField(blank=True, max_length=40)),
                ("carrier_text", models.CharField(blank=True, max_length=200)),
                (
                    "parcel",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="fulfillment.parcel",
                    ),
                ),
                (
                    "seller",
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
                "ordering": ["occurred_at", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.UniqueConstraint(fields=("seller", "tracking_no"), name="tracking_no_once"),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "info_received",
                            "in_transit",
                            "ready_for_pickup",
                            "out_for_delivery",
                            "delivery_failed",
                            "delivered",
                            "exception",
                            "returned",
                            "expired",
                        ],
                    )
                ),
                name="parcel_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("delivered_at__isnull", True),
                    ("shipped_at__isnull", True),
                    ("delivered_at__gte", models.F("shipped_at")),
                    _connector="OR",
                ),
                name="parcel_shipped_before_delivered",
            ),
        ),
        migrations.AddIndex(
            model_name="trackingevent",
            index=models.Index(fields=["parcel", "occurred_at"], name="tracking_event_in_order"),
        ),
        migrations.AddConstraint(
            model_name="trackingevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "info_received",
                            "in_transit",
                            "ready_for_pickup",
                            "out_for_delivery",
                            "delivery_failed",
                            "delivered",
                            "exception",
                            "returned",
                            "expired",
                        ],
                    )
                ),
                name="tracking_event_status_known",
            ),
        ),
        TenantForeignKey("fulfillment_parcel", "order_id", "orders_order"),
        TenantForeignKey("fulfillment_trackingevent", "parcel_id", "fulfillment_parcel"),
        migrations.RunSQL(APPEND_ONLY, STOP_APPEND_ONLY),
        ApplyTenancy("fulfillment", "parcel", Tenancy(Audience.SELLER)),
        ApplyTenancy(
            "fulfillment",
            "trackingevent",
            Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT"),
        ),
        migrations.RunSQL(BULK_IMPORT, migrations.RunSQL.noop),
    ]
