from decimal import Decimal

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import apps.common.uploads
from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

KEPT = "SELECT INSERT UPDATE"
DATED = Tenancy(Audience.OPS, ops_may="SELECT INSERT", system_may="SELECT INSERT")
OURS = Tenancy(Audience.OPS, ops_may=KEPT, system_may=KEPT)
# Before policies bind the owner. Words that say nothing about goods, as posts refuse them.
STANDARD = """
insert into fulfillment_packingstandard (effective_from, most_weight_g, weight_tolerance_percent, cn22_most_sdr,
    sdr_in_cny, ioss_most_eur, declared_least, declared_most, generic_words, bag_most_weight_g)
values ('2020-01-01', 2000, 20, 300, 9.7, 150, 0.01, 10000,
    '["a", "an", "accessories", "accessory", "and", "article", "articles", "clothes", "commercial", "component",
      "components", "for", "free", "gift", "gifts", "good", "goods", "item", "items", "merchandise", "new", "of",
      "other", "others", "part", "parts", "personal", "present", "presents", "product", "products", "sample",
      "samples", "set", "spare", "stuff", "the", "thing", "things", "various"]', 30000);
"""
LOWER = """
drop function fulfillment_keep_numbers() cascade;
drop function fulfillment_serials(text, text, int, int) cascade;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("fulfillment", "0003_live_parcels"),
        ("jobs", "0001_initial"),
        ("orders", "0002_live_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bag", models.PositiveSmallIntegerField(verbose_name="bag")),
                ("country", models.CharField(max_length=2, verbose_name="country")),
            ],
            options={
                "verbose_name": "bag",
                "verbose_name_plural": "bags",
                "ordering": ["manifest", "bag"],
            },
        ),
        migrations.CreateModel(
            name="BagParcel",
            fields=[
                (
                    "parcel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="bagged",
                        serialize=False,
                        to="fulfillment.parcel",
                        verbose_name="parcel",
                    ),
                ),
            ],
            options={
                "verbose_name": "parcel in a bag",
                "verbose_name_plural": "parcels in bags",
                "ordering": ["bag", "parcel"],
            },
        ),
        migrations.CreateModel(
            name="CustomsDeclaration",
            fields=[
                (
                    "parcel",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="declaration",
                        serialize=False,
                        to="fulfillment.parcel",
                    ),
                ),
                (
                    "form",
                    models.CharField(choices=[("cn22", "CN22"), ("cn23", "CN23")], max_length=4, verbose_name="form"),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("sale", "sale of goods"),
                            ("gift", "gift"),
                            ("documents", "documents"),
                            ("sample", "commercial sample"),
                            ("returned", "returned goods"),
                            ("other", "other"),
                        ],
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("value", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="total value")),
                ("value_sdr", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="value in SDR")),
                ("net_weight_g", models.PositiveIntegerField(verbose_name="net weight in g")),
                ("gross_weight_g", models.PositiveIntegerField(verbose_name="gross weight in g")),
                (
                    "lines",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="lines"),
                ),
                ("sender", models.JSONField(verbose_name="sender")),
                ("addressee", models.JSONField(verbose_name="addressee")),
                ("papers", models.JSONField(default=dict, verbose_name="licence, certificate, invoice, comments")),
                (
                    "importer_tax_number",
                    models.CharField(blank=True, max_length=40, verbose_name="importer's tax number"),
                ),
                (
                    "ioss",
                    models.TextField(blank=True, help_text="Encrypted; never printed.", verbose_name="IOSS number"),
                ),
                (
                    "ioss_ending",
                    models.CharField(
                        blank=True, help_text="Its last characters.", max_length=4, verbose_name="IOSS number"
                    ),
                ),
                (
                    "postage",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Told once.",
                        max_digits=10,
                        null=True,
                        verbose_name="postal charges in CNY",
                    ),
                ),
                ("declared_at", models.DateTimeField(verbose_name="declared at")),
            ],
            options={
                "verbose_name": "customs declaration",
                "verbose_name_plural": "customs declarations",
            },
        ),
        migrations.CreateModel(
            name="DirectParcel",
            fields=[
                ("parcel_id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="parcel")),
                ("tracking_no", models.CharField(max_length=40, verbose_name="tracking number")),
                ("lines", models.JSONField(help_text="Their ids.", verbose_name="purchase lines")),
                (
                    "content",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="what is printed"
                    ),
                ),
                ("packed_at", models.DateTimeField(verbose_name="packed at")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released at")),
                ("handed_over_at", models.DateTimeField(blank=True, null=True, verbose_name="handed over at")),
                (
                    "judged_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the score card heard of it.",
                        null=True,
                        verbose_name="tracking judged at",
                    ),
                ),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="unpacked at")),
            ],
            options={
                "verbose_name": "parcel of a supplier",
                "verbose_name_plural": "parcels of suppliers",
                "ordering": ["-packed_at"],
            },
        ),
        migrations.CreateModel(
            name="LabelBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("parcels", models.JSONField(help_text="Their ids, in the order of printing.", verbose_name="parcels")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "left_out",
                    models.JSONField(
                        default=list,
                        help_text="Numbers of parcels that were unpacked before they were drawn.",
                        verbose_name="left out",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=apps.common.uploads.RandomPath("labels"),
                        verbose_name="file",
                    ),
                ),
                ("drawn_at", models.DateTimeField(blank=True, null=True, verbose_name="drawn at")),
            ],
            options={
                "verbose_name": "label batch",
                "verbose_name_plural": "label batches",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Manifest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("carrier", models.CharField(max_length=20, verbose_name="carrier")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
            ],
            options={
                "verbose_name": "manifest",
                "verbose_name_plural": "manifests",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="NumberRange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.CharField(
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^R[A-Z]\\Z", "R and a capital letter: registered letter post."
                            )
                        ],
                        verbose_name="service indicator",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z]{2}\\Z", "Two capital letters of ISO 3166.")
                        ],
                        verbose_name="country",
                    ),
                ),
                (
                    "first",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MaxValueValidator(99999999)], verbose_name="first serial"
                    ),
                ),
                (
                    "last",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MaxValueValidator(99999999)], verbose_name="last serial"
                    ),
                ),
                ("next", models.PositiveIntegerField(verbose_name="next serial")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
            ],
            options={
                "verbose_name": "number range",
                "verbose_name_plural": "number ranges",
                "ordering": ["country", "indicator", "first"],
            },
        ),
        migrations.CreateModel(
            name="PackingStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True, verbose_name="in force from")),
                (
                    "most_weight_g",
                    models.PositiveIntegerField(
                        default=2000,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="heaviest packet in g",
                    ),
                ),
                (
                    "weight_tolerance_percent",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="Beyond it, weighing warns: the catalog says otherwise.",
                        verbose_name="weight tolerance in %",
                    ),
                ),
                (
                    "cn22_most_sdr",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("300"), max_digits=9, verbose_name="CN22 up to SDR"
                    ),
                ),
                (
                    "sdr_in_cny",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="Counts where the table of rates has no XDR.",
                        max_digits=12,
                        null=True,
                        verbose_name="1 SDR in CNY",
                    ),
                ),
                (
                    "ioss_most_eur",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("150"), max_digits=9, verbose_name="IOSS up to EUR"
                    ),
                ),
                (
                    "declared_least",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.01"), max_digits=9, verbose_name="smallest declared value"
                    ),
                ),
                (
                    "declared_most",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("10000"), max_digits=9, verbose_name="largest declared value"
                    ),
                ),
                (
                    "generic_words",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="In English, lower case. A description of nothing but these is refused.",
                        verbose_name="words that describe nothing",
                    ),
                ),
                (
                    "bag_most_weight_g",
                    models.PositiveIntegerField(
                        default=30000,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="heaviest bag in g",
                    ),
                ),
            ],
            options={
                "verbose_name": "packing standard",
                "verbose_name_plural": "packing standards",
                "ordering": ["-effective_from"],
            },
        ),
        migrations.CreateModel(
            name="SenderAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True, verbose_name="in force from")),
                ("name", models.CharField(max_length=100, verbose_name="sender")),
                ("line1", models.CharField(max_length=100, verbose_name="street")),
                ("line2", models.CharField(blank=True, max_length=100, verbose_name="street, second line")),
                ("city", models.CharField(max_length=60, verbose_name="city")),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="region")),
                ("postcode", models.CharField(max_length=20, verbose_name="postcode")),
                (
                    "country",
                    models.CharField(
                        help_text="Its number ranges are used.",
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z]{2}\\Z", "Two capital letters of ISO 3166.")
                        ],
                        verbose_name="country",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                (
                    "operator",
                    models.CharField(
                        help_text="As printed on the customs forms.", max_length=60, verbose_name="postal operator"
                    ),
                ),
                ("office", models.CharField(max_length=60, verbose_name="office of origin")),
                ("signatory", models.CharField(max_length=60, verbose_name="who signs declarations")),
            ],
            options={
                "verbose_name": "sender's address",
                "verbose_name_plural": "sender's addresses",
                "ordering": ["-effective_from"],
            },
        ),
        migrations.AddField(
            model_name="parcel",
            name="catalog_weight_g",
            field=models.PositiveIntegerField(
                blank=True, help_text="Of what is in it.", null=True, verbose_name="weight by the catalog in g"
            ),
        ),
        migrations.AddField(
            model_name="parcel",
            name="height_mm",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="height in mm"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="length_mm",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="length in mm"),
        ),
        migrations.AddField(
            model_name="parcel",
            name="pack_key",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Packing under the same key again gives this parcel.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="parcel",
            name="width_mm",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="width in mm"),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("packed_at", None), _negated=True),
                fields=("tracking_no",),
                name="parcel_number_given_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pack_key", ""), _negated=True),
                fields=("order", "pack_key"),
                name="parcel_packed_once",
            ),
        ),
        migrations.AddField(
            model_name="bagparcel",
            name="bag",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parcels",
                to="fulfillment.bag",
                verbose_name="bag",
            ),
        ),
        migrations.AddField(
            model_name="customsdeclaration",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="directparcel",
            name="purchase_order",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="direct_parcels",
                to="orders.purchaseorder",
            ),
        ),
        migrations.AddField(
            model_name="directparcel",
            name="supplier",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="labelbatch",
            name="asked_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="labelbatch",
            name="job",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.job"
            ),
        ),
        migrations.AddField(
            model_name="manifest",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="closed by",
            ),
        ),
        migrations.AddField(
            model_name="bag",
            name="manifest",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bags",
                to="fulfillment.manifest",
                verbose_name="manifest",
            ),
        ),
        migrations.AddConstraint(
            model_name="numberrange",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__regex", "^[A-Z]{2}$"), ("indicator__regex", "^R[A-Z]$")),
                name="number_range_registered",
            ),
        ),
        migrations.AddConstraint(
            model_name="numberrange",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lte", models.F("last")), ("last__lte", 99999999)),
                name="number_range_of_serials",
            ),
        ),
        migrations.AddConstraint(
            model_name="numberrange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("next__gte", models.F("first")),
                    (
                        "next__lte",
                        django.db.models.expressions.CombinedExpression(models.F("last"), "+", models.Value(1)),
                    ),
                ),
                name="number_range_next_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="packingstandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("bag_most_weight_g__gte", 1), ("most_weight_g__gte", 1)),
                name="packing_standard_weights",
            ),
        ),
        migrations.AddConstraint(
            model_name="packingstandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("sdr_in_cny__isnull", True), ("sdr_in_cny__gt", Decimal("0")), _connector="OR"),
                name="packing_standard_sdr_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="packingstandard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("declared_least__gt", Decimal("0")), ("declared_most__gte", models.F("declared_least"))
                ),
                name="packing_standard_declared_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="customsdeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["cn22", "cn23"])), name="customs_form_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="customsdeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", ["sale", "gift", "documents", "sample", "returned", "other"])),
                name="customs_category_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="customsdeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("net_weight_g__lte", models.F("gross_weight_g"))), name="customs_net_weight"
            ),
        ),
        migrations.AddIndex(
            model_name="directparcel",
            index=models.Index(fields=["supplier", "-packed_at"], name="direct_parcel_of_supplier"),
        ),
        migrations.AddIndex(
            model_name="directparcel",
            index=models.Index(
                condition=models.Q(("handed_over_at__isnull", False), ("judged_at", None), ("voided_at", None)),
                fields=["handed_over_at"],
                name="direct_parcel_to_judge",
            ),
        ),
        migrations.AddConstraint(
            model_name="bag",
            constraint=models.UniqueConstraint(fields=("manifest", "bag"), name="bag_number_once"),
        ),
        migrations.RunSQL(STANDARD, migrations.RunSQL.noop),
        migrations.RunSQL(read_sql("fulfillment", "numbers"), LOWER),
        TenantForeignKey("fulfillment_customsdeclaration", "parcel_id", "fulfillment_parcel"),
        TenantForeignKey("fulfillment_directparcel", "purchase_order_id", "orders_purchaseorder", "supplier_id"),
        ApplyTenancy("fulfillment", "numberrange", OURS),
        ApplyTenancy("fulfillment", "packingstandard", DATED),
        ApplyTenancy("fulfillment", "senderaddress", DATED),
        ApplyTenancy("fulfillment", "manifest", OURS),
        ApplyTenancy("fulfillment", "bag", OURS),
        ApplyTenancy("fulfillment", "bagparcel", Tenancy(Audience.OPS)),
        ApplyTenancy("fulfillment", "labelbatch", OURS),
        ApplyTenancy("fulfillment", "customsdeclaration", Tenancy(Audience.SELLER, ops_may=KEPT, system_may=KEPT)),
        ApplyTenancy("fulfillment", "directparcel", Tenancy(Audience.SUPPLIER, ops_may=KEPT, system_may=KEPT)),
        migrations.RunSQL(read_sql("fulfillment", "direct"), migrations.RunSQL.noop),
    ]
