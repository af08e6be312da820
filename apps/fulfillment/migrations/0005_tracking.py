from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fulfillment", "0004_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="status_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="in this status since"),
        ),
        migrations.AddField(
            model_name="trackingevent",
            name="country",
            field=models.CharField(blank=True, db_default="", max_length=2, verbose_name="country"),
        ),
        migrations.AddField(
            model_name="trackingevent",
            name="role",
            field=models.CharField(
                choices=[
                    ("scan", "the carrier had it in hand"),
                    ("acceptance", "the carrier took it over"),
                    ("notice", "was told of it only"),
                    ("correction", "takes back a delivery or return"),
                    ("unknown", "code is not known yet"),
                ],
                db_default="scan",
                max_length=12,
                verbose_name="role",
            ),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(
                condition=models.Q(("packed_at", None), _negated=True), fields=["tracking_no"], name="parcel_by_number"
            ),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(
                condition=models.Q(("packed_at", None), _negated=True),
                fields=["seller", "-packed_at"],
                name="parcel_newest_of_seller",
            ),
        ),
        migrations.AddConstraint(
            model_name="trackingevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["scan", "acceptance", "notice", "correction", "unknown"])),
                name="tracking_event_role_known",
            ),
        ),
    ]
