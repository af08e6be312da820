import django.db.models.deletion
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("fulfillment", "0002_goods"),
        ("orders", "0002_live_orders"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParcelItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
            ],
            options={
                "verbose_name": "packed item",
                "verbose_name_plural": "packed items",
                "ordering": ["parcel", "id"],
            },
        ),
        migrations.AlterModelOptions(
            name="parcel",
            options={"ordering": ["-shipped_at"], "verbose_name": "parcel", "verbose_name_plural": "parcels"},
        ),
        migrations.AddField(
            model_name="parcel",
            name="carrier",
            field=models.CharField(blank=True, db_default="", max_length=20, verbose_name="carrier"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="country",
            field=models.CharField(blank=True, db_default="", max_length=2, verbose_name="country"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="follow_key",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Nobody can guess it: whoever has the link may look.",
                max_length=43,
            ),
        ),
        migrations.AddField(
            model_name="parcel",
            name="handed_over_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="handed over at"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="last_event_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="last event at"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="mode",
            field=models.CharField(
                blank=True,
                choices=[("warehouse", "through our warehouse"), ("direct", "directly to the carrier")],
                db_default="",
                max_length=10,
                verbose_name="goes",
            ),
        ),
        migrations.AddField(
            model_name="parcel",
            name="packed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="packed at"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="released_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Its costs are paid: it may be handed over.",
                null=True,
                verbose_name="released at",
            ),
        ),
        migrations.AddField(
            model_name="parcel",
            name="sub_status",
            field=models.CharField(blank=True, db_default="", max_length=60, verbose_name="sub-status"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="voided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="unpacked at"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="weight_g",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="weight in g"),
        ),
        migrations.AddField(
            model_name="trackingevent",
            name="digest",
            field=models.BinaryField(help_text="What makes a scan the same one when it is told again.", null=True),
        ),
        migrations.AddField(
            model_name="trackingevent",
            name="location",
            field=models.CharField(blank=True, db_default="", max_length=120, verbose_name="place"),
        ),
        migrations.AddField(
            model_name="trackingevent",
            name="raw",
            field=models.JSONField(blank=True, null=True, verbose_name="as received"),
        ),
        migrations.AddField(
            model_name="trackingevent",
            name="stage",
            field=models.SmallIntegerField(
                db_default=0, help_text="Orders the scans of one instant along the way.", verbose_name="stage"
            ),
        ),
        migrations.AddField(
            model_name="trackingevent",
            name="sub_status",
            field=models.CharField(blank=True, db_default="", max_length=60, verbose_name="sub-status"),
        ),
        migrations.AlterField(
            model_name="parcel",
            name="shipped_at",
            field=models.DateTimeField(
                blank=True, help_text="The first scan of the carrier; of history, what was told.", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(
                condition=models.Q(
                    ("handed_over_at", None), ("voided_at", None), models.Q(("packed_at", None), _negated=True)
                ),
                fields=["packed_at"],
                name="parcel_to_hand_over",
            ),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(
                condition=models.Q(
                    models.Q(("handed_over_at", None), _negated=True), ("delivered_at", None), ("voided_at", None)
                ),
                fields=["last_event_at"],
                name="parcel_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follow_key", ""), _negated=True),
                fields=("follow_key",),
                name="parcel_follow_key_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="trackingevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("digest", None), _negated=True),
                fields=("parcel", "digest"),
                name="tracking_event_told_once",
            ),
        ),
        migrations.AddField(
            model_name="parcelitem",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parcel_items",
                to="orders.lineitem",
            ),
        ),
        migrations.AddField(
            model_name="parcelitem",
            name="parcel",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="fulfillment.parcel",
            ),
        ),
        migrations.AddField(
            model_name="parcelitem",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcelitem",
            constraint=models.UniqueConstraint(fields=("parcel", "item"), name="parcel_item_once"),
        ),
        migrations.AddConstraint(
            model_name="parcelitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1)), name="parcel_item_of_something"
            ),
        ),
        TenantForeignKey("fulfillment_parcelitem", "parcel_id", "fulfillment_parcel"),
        TenantForeignKey("fulfillment_parcelitem", "item_id", "orders_lineitem"),
        ApplyTenancy("fulfillment", "parcelitem", Tenancy(Audience.SELLER)),
    ]
