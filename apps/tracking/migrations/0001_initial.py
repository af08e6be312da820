import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.common.uploads
import apps.tracking.models.mapping
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, StatementTenantKey

TENANCY = {
    "carrierstatus": Tenancy(Audience.GLOBAL, ops_may="SELECT INSERT UPDATE DELETE", system_may="SELECT INSERT UPDATE"),
    "facility": Tenancy(Audience.GLOBAL, system_may="SELECT"),
    "silencelimit": Tenancy(Audience.GLOBAL, system_may="SELECT"),
    "scanfile": Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE"),
    "refusedscan": Tenancy(Audience.OPS, ops_may="SELECT"),
    "inboundmessage": Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT INSERT UPDATE"),
    "unmatchedscan": Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT INSERT DELETE"),
    "trackingproblem": Tenancy(Audience.SELLER, ops_may="SELECT UPDATE"),
    "shipmentdeclaration": Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE"),
    "parcelreview": Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT"),
}
OF_A_PARCEL = ("trackingproblem", "shipmentdeclaration", "parcelreview")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("fulfillment", "0006_statement_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Facility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="As in the carrier's files, such as the IMPC code CNCANA; two letters are a country.",
                        max_length=20,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z0-9]+$", "Capital letters and digits only.")
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "country",
                    models.CharField(
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$", "Two capital letters.")],
                        verbose_name="country",
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        max_length=40, validators=[apps.tracking.models.mapping.known_zone], verbose_name="time zone"
                    ),
                ),
            ],
            options={
                "verbose_name": "facility",
                "verbose_name_plural": "facilities",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="CarrierStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "carrier",
                    models.CharField(
                        help_text="Whose code: post, 17track, manual.", max_length=20, verbose_name="carrier"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "status",
                    models.CharField(
                        blank=True,
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
                        help_text="Empty: not mapped yet. Such scans are kept and change no parcel's status.",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("sub_status", models.CharField(blank=True, max_length=60, verbose_name="sub-status")),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="How far along the way, 0 to 99: 10 accepted, 30 left, 40 arrived, 60 in delivery, 80 delivered.",
                        verbose_name="stage",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("scan", "the carrier had it in hand"),
                            ("acceptance", "the carrier took it over"),
                            ("notice", "was told of it only"),
                            ("correction", "takes back a delivery or return"),
                            ("unknown", "code is not known yet"),
                        ],
                        default="scan",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("text_en", models.CharField(blank=True, max_length=200, verbose_name="text, English")),
                ("text_zh", models.CharField(blank=True, max_length=200, verbose_name="text, Chinese")),
                ("seen", models.PositiveIntegerField(default=0, verbose_name="seen unmapped")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="last seen unmapped")),
                ("example", models.CharField(blank=True, max_length=200, verbose_name="the carrier's words")),
            ],
            options={
                "verbose_name": "carrier's status",
                "verbose_name_plural": "carriers' statuses",
                "ordering": ["carrier", "stage", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("carrier", "code"), name="carrier_status_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "",
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
                        name="carrier_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["scan", "acceptance", "notice", "correction", "unknown"])),
                        name="carrier_status_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "correction"), _negated=True),
                            models.Q(("status__in", ("delivered", "returned")), _negated=True),
                            _connector="OR",
                        ),
                        name="carrier_correction_is_not_final",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InboundMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=20, verbose_name="source")),
                ("digest", models.BinaryField()),
                ("body", models.TextField(verbose_name="as received")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                ("result", models.JSONField(default=dict, verbose_name="result")),
            ],
            options={
                "verbose_name": "inbound message",
                "verbose_name_plural": "inbound messages",
                "ordering": ["-id"],
                "constraints": [models.UniqueConstraint(fields=("source", "digest"), name="inbound_message_once")],
            },
        ),
        migrations.CreateModel(
            name="ScanFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("carrier", models.CharField(max_length=20, verbose_name="carrier")),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=apps.common.uploads.RandomPath("scans"), verbose_name="file"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("done", "taken over"), ("refused", "cannot be read")],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="taken over at")),
                (
                    "header",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None, verbose_name="columns"
                    ),
                ),
                (
                    "counts",
                    models.JSONField(
                        default=dict,
                        help_text="Rows; new and repeated scans; without a parcel; refused.",
                        verbose_name="counts",
                    ),
                ),
                (
                    "told",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="As they are kept, for readers in every language.",
                        verbose_name="notes",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "file of scans",
                "verbose_name_plural": "files of scans",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="RefusedScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(verbose_name="line")),
                (
                    "told",
                    models.JSONField(help_text="As it is kept, for readers in every language.", verbose_name="reason"),
                ),
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None, verbose_name="as it came"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refused",
                        to="tracking.scanfile",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "refused scan",
                "verbose_name_plural": "refused scans",
                "ordering": ["file", "id"],
            },
        ),
        migrations.CreateModel(
            name="ShipmentDeclaration",
            fields=[
                (
                    "parcel",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="shipment_declaration",
                        serialize=False,
                        to="fulfillment.parcel",
                        verbose_name="parcel",
                    ),
                ),
                ("tracking_no", models.CharField(max_length=40, verbose_name="tracking number")),
                ("checked_at", models.DateTimeField(verbose_name="last checked at")),
                ("declared_at", models.DateTimeField(blank=True, null=True, verbose_name="declared at")),
                ("refused_at", models.DateTimeField(blank=True, null=True, verbose_name="refused since")),
                (
                    "findings",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="What speaks against the number: code and facts.",
                        verbose_name="findings",
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
                        verbose_name="seller",
                    ),
                ),
            ],
            options={
                "verbose_name": "declaration of a number",
                "verbose_name_plural": "declarations of numbers",
                "ordering": ["-checked_at", "-parcel_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("declared_at", None), ("refused_at", None), _connector="XOR"),
                        name="shipment_declared_or_refused",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SilenceLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        help_text="'Info received' counts from the hand-over to the first scan.",
                        max_length=20,
                        unique=True,
                        verbose_name="status",
                    ),
                ),
                (
                    "hours",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="hours"
                    ),
                ),
            ],
            options={
                "verbose_name": "limit of silence",
                "verbose_name_plural": "limits of silence",
                "ordering": ["status"],
                "constraints": [
                    models.CheckConstraint(
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
                        name="silence_limit_status_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("hours__gte", 1)), name="silence_limit_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackingProblem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("no_first_scan", "handed over, but never scanned"),
                            ("silent", "not scanned for too long"),
                            ("customs", "held by customs"),
                            ("delivery_failed", "could not be delivered"),
                            ("returned", "goes back or came back"),
                            ("exception", "lost, damaged or refused"),
                            ("expired", "given up by the carrier"),
                            ("contradiction", "the scans do not fit the order"),
                            ("number_refused", "its number must not be declared"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "note",
                    models.CharField(blank=True, help_text="The seller reads it.", max_length=500, verbose_name="note"),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="fulfillment.parcel",
                        verbose_name="parcel",
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
                        verbose_name="seller",
                    ),
                ),
            ],
            options={
                "verbose_name": "problem of a parcel",
                "verbose_name_plural": "problems of parcels",
                "ordering": ["-opened_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="UnmatchedScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tracking_no", models.CharField(max_length=40, verbose_name="tracking number")),
                ("source", models.CharField(max_length=20, verbose_name="source")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("occurred_at", models.DateTimeField(verbose_name="occurred at")),
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
                        verbose_name="status",
                    ),
                ),
                ("sub_status", models.CharField(blank=True, max_length=60, verbose_name="sub-status")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("scan", "the carrier had it in hand"),
                            ("acceptance", "the carrier took it over"),
                            ("notice", "was told of it only"),
                            ("correction", "takes back a delivery or return"),
                            ("unknown", "code is not known yet"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("stage", models.SmallIntegerField(verbose_name="stage")),
                ("carrier_code", models.CharField(blank=True, max_length=40, verbose_name="code")),
                ("carrier_text", models.CharField(blank=True, max_length=200, verbose_name="the carrier's words")),
                ("location", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("raw", models.JSONField(blank=True, null=True, verbose_name="as received")),
                ("digest", models.BinaryField()),
            ],
            options={
                "verbose_name": "scan without a parcel",
                "verbose_name_plural": "scans without a parcel",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("tracking_no", "digest"), name="unmatched_scan_told_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ParcelReview",
            fields=[
                (
                    "parcel",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="review",
                        serialize=False,
                        to="fulfillment.parcel",
                        verbose_name="parcel",
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField(verbose_name="rating")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("written_at", models.DateTimeField(verbose_name="written at")),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="seller",
                    ),
                ),
            ],
            options={
                "verbose_name": "buyer's review",
                "verbose_name_plural": "buyers' reviews",
                "ordering": ["-written_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 5)), name="parcel_review_of_five"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="scanfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "refused"])), name="scan_file_state_known"
            ),
        ),
        migrations.AddIndex(
            model_name="trackingproblem",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["seller", "-opened_at"], name="problem_open_of_seller"
            ),
        ),
        migrations.AddIndex(
            model_name="trackingproblem",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["kind", "-opened_at"], name="problem_open_by_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="trackingproblem",
            constraint=models.UniqueConstraint(fields=("parcel", "kind", "since"), name="tracking_problem_once"),
        ),
        migrations.AddConstraint(
            model_name="trackingproblem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "no_first_scan",
                            "silent",
                            "customs",
                            "delivery_failed",
                            "returned",
                            "exception",
                            "expired",
                            "contradiction",
                            "number_refused",
                        ],
                    )
                ),
                name="tracking_problem_kind_known",
            ),
        ),
        *(StatementTenantKey(f"tracking_{child}", "parcel_id", "fulfillment_parcel") for child in OF_A_PARCEL),
        *(ApplyTenancy("tracking", model, tenancy) for model, tenancy in TENANCY.items()),
    ]
