from pathlib import Path

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import djmoney.models.fields
from django.db import migrations, models

import apps.common.uploads
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

SQL = Path(__file__).parent.parent / "sql"
GLOBAL = Tenancy(Audience.GLOBAL)
MARKET = Tenancy(Audience.MARKET, ops_may="SELECT", system_may="SELECT")
SENT_IN = Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT")
TENANCIES = {
    "brand": GLOBAL,
    "brandauthorisation": SENT_IN,
    "product": GLOBAL,
    "producttext": GLOBAL,
    "productimage": GLOBAL,
    "variant": GLOBAL,
    "productrequest": Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE"),
    "uploadedimage": SENT_IN,
    "offer": Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE", ops_may="SELECT INSERT UPDATE"),
    "offerpricestep": Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE DELETE"),
    "selleroffer": MARKET,
    "sellerpricestep": MARKET,
}


def sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("categories", "0002_first_tree"),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("supplier_sku", models.CharField(blank=True, max_length=80, verbose_name="supplier's SKU")),
                (
                    "supply_price_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "supply_price",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        decimal_places=4,
                        max_digits=15,
                        verbose_name="supply price",
                    ),
                ),
                ("lead_time_days", models.PositiveSmallIntegerField(verbose_name="lead time in days")),
                (
                    "minimum_quantity",
                    models.PositiveIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minimum quantity",
                    ),
                ),
                ("warehouse", models.CharField(blank=True, max_length=80, verbose_name="warehouse")),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("suspended", "Suspended"), ("ended", "Ended")],
                        default="active",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "stopped_by",
                    models.CharField(
                        blank=True,
                        choices=[("supplier", "Supplier"), ("operator", "Operator")],
                        max_length=10,
                        verbose_name="stopped by",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("in_stock", models.BooleanField(default=False, verbose_name="in stock")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Brand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                (
                    "needs_authorisation",
                    models.BooleanField(
                        default=True,
                        help_text="Only suppliers with an accepted authorisation may offer this brand.",
                        verbose_name="needs an authorisation",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True, help_text="Only active ones are chosen anew.", verbose_name="active"
                    ),
                ),
            ],
            options={
                "verbose_name": "brand",
                "verbose_name_plural": "brands",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="brand_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerOffer",
            fields=[
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="seller_offer",
                        serialize=False,
                        to="catalog.offer",
                    ),
                ),
                (
                    "price_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "price",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[
                            ("CNY", "CNY"),
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("HKD", "HKD"),
                            ("JPY", "JPY"),
                        ],
                        decimal_places=4,
                        max_digits=15,
                        verbose_name="seller's price",
                    ),
                ),
                ("lead_time_days", models.PositiveSmallIntegerField(verbose_name="lead time in days")),
                ("minimum_quantity", models.PositiveIntegerField(verbose_name="minimum quantity")),
                ("warehouse", models.CharField(blank=True, max_length=80, verbose_name="warehouse")),
                ("in_stock", models.BooleanField(verbose_name="in stock")),
                (
                    "published_at",
                    models.DateTimeField(help_text="When sellers last saw it change.", verbose_name="published at"),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "seller's offer",
                "verbose_name_plural": "seller's offers",
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hs6",
                    models.CharField(
                        max_length=6,
                        validators=[django.core.validators.RegexValidator("^\\d{6}\\Z", "Six digits.")],
                        verbose_name="HS code",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z]{2}\\Z", "Two capital letters of ISO 3166.")
                        ],
                        verbose_name="origin",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("retired", "Retired")],
                        default="active",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("published_at", models.DateTimeField(editable=False, verbose_name="published at")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed at")),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="catalog.brand",
                        verbose_name="brand",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="categories.category",
                        verbose_name="category",
                    ),
                ),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ProductImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="position"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=apps.common.uploads.RandomPath("pictures"), verbose_name="file"
                    ),
                ),
                ("content_type", models.CharField(max_length=60, verbose_name="content type")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="images",
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "image",
                "verbose_name_plural": "images",
                "ordering": ("product", "position"),
            },
        ),
        migrations.CreateModel(
            name="ProductRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_change", models.BooleanField(default=False, verbose_name="changes a published product")),
                ("base_version", models.PositiveIntegerField(default=0, verbose_name="made from version")),
                (
                    "base",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="content before",
                    ),
                ),
                (
                    "content",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="content"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty until a new product is published.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="catalog.product",
                        verbose_name="product",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "product request",
                "verbose_name_plural": "product requests",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ProductText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("zh-hans", "Simplified Chinese"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                            ("pt", "Portuguese"),
                            ("fr", "French"),
                            ("de", "German"),
                            ("it", "Italian"),
                            ("pl", "Polish"),
                            ("nl", "Dutch"),
                            ("ja", "Japanese"),
                            ("ko", "Korean"),
                            ("ar", "Arabic"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "text",
                "verbose_name_plural": "texts",
                "ordering": ("product", "language"),
            },
        ),
        migrations.CreateModel(
            name="UploadedImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=apps.common.uploads.RandomPath("pictures"), verbose_name="file"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("content_type", models.CharField(max_length=60, verbose_name="content type")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "uploaded image",
                "verbose_name_plural": "uploaded images",
            },
        ),
        migrations.CreateModel(
            name="Variant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sku",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9][A-Z0-9._/-]*\\Z", "Capital letters, digits and . _ / - only."
                            )
                        ],
                        verbose_name="SKU",
                    ),
                ),
                ("gtin", models.CharField(blank=True, max_length=14, verbose_name="GTIN")),
                (
                    "attributes",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="attributes",
                    ),
                ),
                (
                    "weight_g",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="weight in g"
                    ),
                ),
                (
                    "length_mm",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="length in mm"
                    ),
                ),
                (
                    "width_mm",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="width in mm"
                    ),
                ),
                (
                    "height_mm",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="height in mm"
                    ),
                ),
                ("has_battery", models.BooleanField(default=False, verbose_name="contains a battery")),
                ("is_liquid", models.BooleanField(default=False, verbose_name="liquid")),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("retired", "Retired")],
                        default="active",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variants",
                        to="catalog.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "variant",
                "verbose_name_plural": "variants",
                "ordering": ("sku",),
            },
        ),
        migrations.AddField(
            model_name="offer",
            name="variant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="catalog.variant",
                verbose_name="variant",
            ),
        ),
        migrations.CreateModel(
            name="BrandAuthorisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("brand_name", models.CharField(max_length=80, verbose_name="name of the brand")),
                (
                    "kind",
                    models.CharField(
                        choices=[("owner", "Owns the brand"), ("agent", "Sells it by authorisation")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True, help_text="Empty: without an end.", null=True, verbose_name="valid until"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=apps.common.uploads.RandomPath("brand-authorisations"),
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                ("content_type", models.CharField(max_length=60, verbose_name="content type")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("revoked", "Revoked"),
                        ],
                        default="submitted",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("submitted_at", models.DateTimeField(verbose_name="submitted at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty until it is accepted.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="catalog.brand",
                        verbose_name="brand",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "brand authorisation",
                "verbose_name_plural": "brand authorisations",
                "ordering": ("-submitted_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="brand_authorisation_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["submitted", "accepted", "refused", "revoked"])),
                        name="brand_authorisation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True), ("brand__isnull", False), _connector="OR"
                        ),
                        name="brand_authorisation_of_a_brand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerPriceStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_quantity", models.PositiveIntegerField(verbose_name="from quantity")),
                ("price", models.DecimalField(decimal_places=4, max_digits=15, verbose_name="seller's price")),
                (
                    "offer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="catalog.selleroffer",
                    ),
                ),
            ],
            options={
                "verbose_name": "seller's price step",
                "verbose_name_plural": "seller's price steps",
                "ordering": ("offer", "from_quantity"),
            },
        ),
        migrations.AddField(
            model_name="selleroffer",
            name="variant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="seller_offers", to="catalog.variant"
            ),
        ),
        migrations.CreateModel(
            name="OfferPriceStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_quantity",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(2)], verbose_name="from quantity"
                    ),
                ),
                ("supply_price", models.DecimalField(decimal_places=4, max_digits=15, verbose_name="supply price")),
                (
                    "offer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="catalog.offer",
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
                "verbose_name": "price step",
                "verbose_name_plural": "price steps",
                "ordering": ("offer", "from_quantity"),
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "from_quantity"), name="offer_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(("supply_price__gt", 0)), name="offer_step_price_positive"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("hs6__regex", "^\\d{6}$")), name="product_hs6_six_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__regex", "^[A-Z]{2}$")), name="product_origin_two_letters"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "retired"])), name="product_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="productimage",
            constraint=models.UniqueConstraint(fields=("product", "position"), name="product_image_position_once"),
        ),
        migrations.AddIndex(
            model_name="productrequest",
            index=models.Index(
                condition=models.Q(("state", "submitted")), fields=["submitted_at"], name="product_request_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="productrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "approved", "refused", "withdrawn"])),
                name="product_request_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="productrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("base_version", 0), ("is_change", False)),
                    models.Q(("is_change", True), ("product__isnull", False)),
                    _connector="OR",
                ),
                name="product_request_change_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="producttext",
            constraint=models.UniqueConstraint(fields=("product", "language"), name="product_text_once"),
        ),
        migrations.AddConstraint(
            model_name="producttext",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="product_text_title_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadedimage",
            constraint=models.UniqueConstraint(fields=("supplier", "sha256"), name="uploaded_image_once"),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gtin", ""), _negated=True), fields=("gtin",), name="variant_gtin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(("gtin__regex", "^(\\d{8}|\\d{12,14})?$")), name="variant_gtin_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(("sku__regex", "^[A-Z0-9][A-Z0-9._/-]*$")), name="variant_sku_written"
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("height_mm__gte", 1), ("length_mm__gte", 1), ("weight_g__gte", 1), ("width_mm__gte", 1)
                ),
                name="variant_has_a_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "retired"])), name="variant_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("supplier", "variant"), name="offer_once"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supplier_sku", ""), _negated=True),
                fields=("supplier", "supplier_sku"),
                name="offer_supplier_sku_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(condition=models.Q(("supply_price__gt", 0)), name="offer_price_positive"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum_quantity__gte", 1)), name="offer_minimum_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "suspended", "ended"])), name="offer_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "active"), ("stopped_by", "")),
                    models.Q(models.Q(("state", "active"), _negated=True), models.Q(("stopped_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="offer_stopped_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="sellerpricestep",
            constraint=models.UniqueConstraint(fields=("offer", "from_quantity"), name="seller_step_once"),
        ),
        migrations.AddConstraint(
            model_name="selleroffer",
            constraint=models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="seller_offer_price_positive"),
        ),
        *(ApplyTenancy("catalog", model, tenancy) for model, tenancy in TENANCIES.items()),
        TenantForeignKey("catalog_offerpricestep", "offer_id", "catalog_offer", "supplier_id"),
        migrations.RunSQL(sql("market_owner"), "drop schema catalog cascade"),
        # The functions belong to the one role that may write, and run as it.
        migrations.RunSQL(f"set local role app_market; {sql('market')} reset role", migrations.RunSQL.noop),
        migrations.RunSQL(sql("market_doors"), migrations.RunSQL.noop),
        migrations.RunSQL(sql("standings"), "drop function catalog_standings"),
    ]
