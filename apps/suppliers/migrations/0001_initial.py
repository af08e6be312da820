from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import apps.common.uploads
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheduled_on", models.DateField(verbose_name="scheduled on")),
                ("inspector", models.CharField(max_length=80, verbose_name="inspector")),
                (
                    "production",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="production",
                    ),
                ),
                (
                    "quality_control",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="quality control",
                    ),
                ),
                (
                    "packaging",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="packaging",
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Rounded down to be shown.",
                        max_digits=5,
                        null=True,
                        verbose_name="total",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("scheduled", "Scheduled"), ("passed", "Passed"), ("failed", "Failed")],
                        default="scheduled",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                ("scored_at", models.DateTimeField(blank=True, null=True, verbose_name="scored at")),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection",
                "verbose_name_plural": "inspections",
                "ordering": ("-scheduled_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="InspectionPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=apps.common.uploads.RandomPath("inspection-photos"),
                        verbose_name="photo",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("content_type", models.CharField(max_length=60, verbose_name="content type")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "inspection",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="suppliers.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "supplier",
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
                "verbose_name": "inspection photo",
                "verbose_name_plural": "inspection photos",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="InspectionStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True, verbose_name="effective from")),
                ("pass_mark", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="pass mark")),
                ("production_weight", models.PositiveSmallIntegerField(verbose_name="weight of production")),
                ("quality_control_weight", models.PositiveSmallIntegerField(verbose_name="weight of quality control")),
                ("packaging_weight", models.PositiveSmallIntegerField(verbose_name="weight of packaging")),
            ],
            options={
                "verbose_name": "inspection standard",
                "verbose_name_plural": "inspection standards",
                "ordering": ("-effective_from",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pass_mark__gte", 0), ("pass_mark__lte", 100)),
                        name="inspection_pass_mark_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("production_weight__gt", 0),
                            ("quality_control_weight__gt", 0),
                            ("packaging_weight__gt", 0),
                            _connector="OR",
                        ),
                        name="inspection_weighs_something",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="inspection",
            name="standard",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="suppliers.inspectionstandard",
                verbose_name="standard",
            ),
        ),
        migrations.CreateModel(
            name="Supplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "Application open"),
                            ("review", "Documents under review"),
                            ("inspection", "On-site inspection"),
                            ("clearance", "Intellectual-property clearance"),
                            ("agreement", "Agreement"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("ended", "Ended"),
                        ],
                        default="applied",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True,
                        help_text="Why it is in this state, for the supplier to read.",
                        verbose_name="reason",
                    ),
                ),
                ("legal_name", models.CharField(max_length=200, verbose_name="legal name")),
                (
                    "credit_code",
                    models.CharField(max_length=18, unique=True, verbose_name="unified social credit code"),
                ),
                ("legal_person", models.CharField(max_length=80, verbose_name="legal person")),
                ("address", models.CharField(max_length=300, verbose_name="registered address")),
                ("contact_name", models.CharField(max_length=80, verbose_name="contact")),
                ("contact_phone", models.CharField(max_length=30, verbose_name="phone")),
                ("contact_email", models.EmailField(max_length=254, verbose_name="e-mail")),
                (
                    "category_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="categories applied for"
                    ),
                ),
                (
                    "introduction",
                    models.TextField(blank=True, max_length=4000, verbose_name="what you make and for whom"),
                ),
                ("applied_at", models.DateTimeField(verbose_name="applied at")),
                ("state_since", models.DateTimeField(verbose_name="in this state since")),
                (
                    "supplier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplier_profile",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "supplier",
                "verbose_name_plural": "suppliers",
                "ordering": ("-applied_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="SupplierDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("business_licence", "Business licence"),
                            ("tax_registration", "Tax registration"),
                            ("quality_certificate", "Quality certificate"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=apps.common.uploads.RandomPath("supplier-documents"),
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("content_type", models.CharField(max_length=60, verbose_name="content type")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="valid through")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Not sent in yet"),
                            ("submitted", "Sent in"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="uploaded",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplier_documents",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ("kind", "-uploaded_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="SupplyRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.CharField(help_text="The purchase order's number.", max_length=64, verbose_name="order"),
                ),
                ("line", models.PositiveIntegerField(default=1, verbose_name="line")),
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                ("ship_by", models.DateTimeField(verbose_name="ship by")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("accepted", models.BooleanField(blank=True, null=True, verbose_name="accepted")),
                ("shipped_at", models.DateTimeField(blank=True, null=True, verbose_name="shipped at")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled at")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Nobody wants it any more; not the supplier's doing.",
                        null=True,
                        verbose_name="withdrawn at",
                    ),
                ),
                ("carrier_tracks", models.BooleanField(default=True, verbose_name="carrier has tracking")),
                ("tracking_valid", models.BooleanField(blank=True, null=True, verbose_name="tracking is valid")),
                ("tracked_at", models.DateTimeField(blank=True, null=True, verbose_name="tracking judged at")),
                ("incident_at", models.DateTimeField(blank=True, null=True, verbose_name="incident at")),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="returned at")),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supply_records",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "supply record",
                "verbose_name_plural": "supply records",
                "ordering": ("-requested_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("signed", "Signed"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "category_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="categories"
                    ),
                ),
                (
                    "dispatch_hours",
                    models.PositiveSmallIntegerField(
                        default=48,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(720),
                        ],
                        verbose_name="dispatch within hours",
                    ),
                ),
                ("quality_terms", models.TextField(verbose_name="quality terms")),
                (
                    "payout_working_days",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="payout after working days",
                    ),
                ),
                (
                    "commission_percent",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Of the supply price; sellers pay it on top.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("99.99")),
                        ],
                        verbose_name="commission, percent",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(verbose_name="valid through")),
                ("drafted_at", models.DateTimeField(verbose_name="drafted at")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signed at")),
                (
                    "in_force_from",
                    models.DateField(
                        blank=True,
                        help_text="The later of its first day and the day it was signed.",
                        null=True,
                        verbose_name="in force from",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ("-version",),
                "constraints": [
                    models.UniqueConstraint(fields=("supplier", "version"), name="agreement_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")), fields=("supplier",), name="agreement_one_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "signed", "withdrawn"])),
                        name="agreement_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                        name="agreement_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payout_working_days__gte", 1), ("payout_working_days__lte", 30)),
                        name="agreement_payout_terms",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("commission_percent__gte", 0), ("commission_percent__lt", 100)),
                        name="agreement_commission",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "signed"), _negated=True),
                            models.Q(("in_force_from__isnull", False), ("signed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreement_signing_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cleared", models.BooleanField(verbose_name="cleared")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "brands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="brands that may be supplied",
                    ),
                ),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "clearance",
                "verbose_name_plural": "clearances",
                "ordering": ("-decided_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cleared", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="clearance_refusal_reasoned",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "scheduled")), fields=("supplier",), name="inspection_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "scheduled"), ("total__isnull", True)),
                    models.Q(
                        ("packaging__isnull", False),
                        ("packaging__lte", 100),
                        ("production__isnull", False),
                        ("production__lte", 100),
                        ("quality_control__isnull", False),
                        ("quality_control__lte", 100),
                        ("scored_at__isnull", False),
                        ("standard__isnull", False),
                        ("state__in", ("passed", "failed")),
                        ("total__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="inspection_scored_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["applied", "review", "inspection", "clearance", "agreement", "active", "suspended", "ended"],
                    )
                ),
                name="supplier_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["business_licence", "tax_registration", "quality_certificate", "other"])
                ),
                name="document_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["uploaded", "submitted", "accepted", "refused", "withdrawn"])),
                name="document_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="document_refusal_reasoned",
            ),
        ),
        migrations.AddIndex(
            model_name="supplyrecord",
            index=models.Index(fields=["supplier", "requested_at"], name="supply_record_of_window"),
        ),
        migrations.AddConstraint(
            model_name="supplyrecord",
            constraint=models.UniqueConstraint(fields=("supplier", "document", "line"), name="supply_record_once"),
        ),
        migrations.AddConstraint(
            model_name="supplyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted__isnull", True), ("answered_at__isnull", True)),
                    models.Q(("accepted__isnull", False), ("answered_at__gte", models.F("requested_at"))),
                    _connector="OR",
                ),
                name="supply_record_answer_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted", True), ("accepted__isnull", False)),
                    models.Q(
                        ("cancelled_at__isnull", True),
                        ("incident_at__isnull", True),
                        ("returned_at__isnull", True),
                        ("shipped_at__isnull", True),
                        ("tracked_at__isnull", True),
                        ("withdrawn_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="supply_record_only_accepted_go_on",
            ),
        ),
        TenantForeignKey("suppliers_inspectionphoto", "inspection_id", "suppliers_inspection", tenant="supplier_id"),
        ApplyTenancy("suppliers", "supplier", Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE")),
        ApplyTenancy("suppliers", "supplierdocument", Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE")),
        ApplyTenancy("suppliers", "inspectionstandard", Tenancy(Audience.GLOBAL)),
        ApplyTenancy("suppliers", "inspection", Tenancy(Audience.SUPPLIER)),
        ApplyTenancy("suppliers", "inspectionphoto", Tenancy(Audience.SUPPLIER)),
        ApplyTenancy(
            "suppliers",
            "clearance",
            Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT", system_may="SELECT INSERT"),
        ),
        ApplyTenancy("suppliers", "agreement", Tenancy(Audience.SUPPLIER, tenant_may="SELECT UPDATE")),
        ApplyTenancy("suppliers", "supplyrecord", Tenancy(Audience.SUPPLIER)),
    ]
