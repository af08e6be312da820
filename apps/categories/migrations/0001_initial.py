import django.core.validators
import django.db.models.deletion
import djmoney.models.fields
import djmoney.money
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z", "Small letters, digits and single hyphens only."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("path", models.CharField(editable=False, max_length=250, unique=True, verbose_name="path")),
                (
                    "depth",
                    models.PositiveSmallIntegerField(
                        editable=False, help_text="1 at the top of the tree.", verbose_name="depth"
                    ),
                ),
                (
                    "annual_fee_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "CNY")], default="CNY", editable=False, max_length=3
                    ),
                ),
                (
                    "annual_fee",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "CNY")],
                        decimal_places=2,
                        default=djmoney.money.Money(0, "CNY"),
                        default_currency="CNY",
                        help_text="What a seller pays a year for this business category; nothing: no fee.",
                        max_digits=15,
                        verbose_name="annual fee",
                    ),
                ),
                (
                    "deposit_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "CNY")], default="CNY", editable=False, max_length=3
                    ),
                ),
                (
                    "deposit",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "CNY")],
                        decimal_places=2,
                        default=djmoney.money.Money(0, "CNY"),
                        default_currency="CNY",
                        help_text="What is held while a seller or supplier trades in this category; nothing: no deposit.",
                        max_digits=15,
                        verbose_name="deposit",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True, help_text="Only active ones are chosen anew.", verbose_name="active"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="categories.category",
                        verbose_name="parent",
                    ),
                ),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ("path",),
            },
        ),
        migrations.CreateModel(
            name="CategoryAttribute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z", "Small letters, digits and single hyphens only."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("number", "Number"),
                            ("choice", "One of a list"),
                            ("yes_no", "Yes or no"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, help_text="Of a number: cm, W, ml.", max_length=20, verbose_name="unit"
                    ),
                ),
                (
                    "choices",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Of a choice, as a list: ["cotton", "linen"].',
                        verbose_name="choices",
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="required")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attributes", to="categories.category"
                    ),
                ),
            ],
            options={
                "verbose_name": "attribute",
                "verbose_name_plural": "attributes",
                "ordering": ("category", "id"),
            },
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("path__startswith", "/"), ("path__endswith", "/")), name="category_path_written"
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("annual_fee__gte", 0), ("deposit__gte", 0)), name="category_money_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(condition=models.Q(("depth__gte", 1)), name="category_depth_from_one"),
        ),
        migrations.AddConstraint(
            model_name="categoryattribute",
            constraint=models.UniqueConstraint(fields=("category", "code"), name="category_attribute_once"),
        ),
        migrations.AddConstraint(
            model_name="categoryattribute",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["text", "number", "choice", "yes_no"])),
                name="category_attribute_kind_known",
            ),
        ),
        ApplyTenancy("categories", "category", Tenancy(Audience.GLOBAL)),
        ApplyTenancy("categories", "categoryattribute", Tenancy(Audience.GLOBAL)),
    ]
