import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_zh", models.CharField(max_length=100, verbose_name="Chinese name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("description_zh", models.TextField(blank=True, verbose_name="Chinese description")),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SellerTier",
            fields=[
                (
                    "seller",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="tier",
                        serialize=False,
                        to="accounts.organization",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                (
                    "days_under",
                    models.PositiveSmallIntegerField(
                        help_text="In a row, up to now.", verbose_name="days under the standard"
                    ),
                ),
                ("last_change_on", models.DateField(null=True, verbose_name="last change on")),
                ("orders_30d", models.PositiveIntegerField(verbose_name="orders in the window")),
            ],
            options={
                "verbose_name": "seller's tier",
                "verbose_name_plural": "sellers' tiers",
                "ordering": ["-level", "-orders_30d"],
            },
        ),
        migrations.CreateModel(
            name="TierRuleBook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(unique=True, verbose_name="version")),
                (
                    "effective_from",
                    models.DateField(help_text="The first Shanghai day it decides.", verbose_name="effective from"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published at"),
                ),
                (
                    "window_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="The evaluated day is the last.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days averaged",
                    ),
                ),
                (
                    "promotion_gap_days",
                    models.PositiveSmallIntegerField(
                        default=7, help_text="At least so many.", verbose_name="days from a change to a promotion"
                    ),
                ),
                (
                    "demotion_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="The last one demotes.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days under the standard",
                    ),
                ),
                (
                    "growth_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        help_text="With as many before.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="growth: days compared",
                    ),
                ),
                (
                    "growth_orders",
                    models.PositiveIntegerField(
                        default=500,
                        help_text="At least so many more.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="growth: more orders",
                    ),
                ),
                ("growth_min_level", models.PositiveSmallIntegerField(default=1, verbose_name="growth: from level")),
                (
                    "growth_rest_days",
                    models.PositiveSmallIntegerField(
                        default=365,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="growth: once in days",
                    ),
                ),
                (
                    "growth_reward_cny_fen",
                    models.PositiveBigIntegerField(
                        default=500000, help_text="1 yuan is 100 fen.", verbose_name="growth: reward, fen"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "tier rule book",
                "verbose_name_plural": "tier rule books",
                "ordering": ["-effective_from", "-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "published"])), name="tier_book_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("status", "published")),
                            models.Q(("published_at__isnull", True), ("status", "draft")),
                            _connector="OR",
                        ),
                        name="tier_book_published_at",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "published")),
                        fields=("effective_from",),
                        name="tier_book_one_published_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="day")),
                ("evaluated_at", models.DateTimeField(verbose_name="evaluated at")),
                ("sellers", models.PositiveIntegerField(verbose_name="sellers")),
                (
                    "rule_book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="seller_tiers.tierrulebook",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "verbose_name_plural": "evaluations",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="TierLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("name_zh", models.CharField(max_length=50, verbose_name="Chinese name")),
                ("standard", models.PositiveIntegerField(help_text="Average daily orders.", verbose_name="standard")),
                (
                    "resources",
                    models.ManyToManyField(
                        blank=True, related_name="levels", to="seller_tiers.resource", verbose_name="unlocked resources"
                    ),
                ),
                (
                    "rule_book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="seller_tiers.tierrulebook",
                    ),
                ),
            ],
            options={
                "verbose_name": "level",
                "verbose_name_plural": "levels",
                "ordering": ["level"],
                "constraints": [models.UniqueConstraint(fields=("rule_book", "level"), name="tier_level_once")],
            },
        ),
        migrations.CreateModel(
            name="TierChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_on", models.DateField(verbose_name="on")),
                ("from_level", models.PositiveSmallIntegerField(verbose_name="from")),
                ("to_level", models.PositiveSmallIntegerField(verbose_name="to")),
                ("orders_30d", models.PositiveIntegerField(verbose_name="orders in the window")),
                (
                    "standard",
                    models.PositiveIntegerField(
                        help_text="Average daily orders: the new level's when met, the old level's when not.",
                        verbose_name="standard",
                    ),
                ),
                ("days_under", models.PositiveSmallIntegerField(verbose_name="days under the standard")),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tier_changes",
                        to="accounts.organization",
                    ),
                ),
                (
                    "rule_book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="seller_tiers.tierrulebook",
                    ),
                ),
            ],
            options={
                "verbose_name": "tier change",
                "verbose_name_plural": "tier changes",
                "ordering": ["-changed_on", "seller"],
                "indexes": [models.Index(fields=["changed_on"], name="tier_change_of_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("seller", "changed_on"), name="tier_change_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to_level",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("from_level"), "+", models.Value(1)
                                ),
                            ),
                            (
                                "from_level",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("to_level"), "+", models.Value(1)
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="tier_change_by_one_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrowthReward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("earned_on", models.DateField(verbose_name="earned on")),
                ("orders", models.PositiveIntegerField(verbose_name="orders")),
                (
                    "orders_before",
                    models.PositiveIntegerField(help_text="In as many days.", verbose_name="orders before"),
                ),
                ("amount_cny_fen", models.PositiveBigIntegerField(verbose_name="amount, fen")),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="growth_rewards",
                        to="accounts.organization",
                    ),
                ),
                (
                    "rule_book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="seller_tiers.tierrulebook",
                    ),
                ),
            ],
            options={
                "verbose_name": "growth reward",
                "verbose_name_plural": "growth rewards",
                "ordering": ["-earned_on", "seller"],
                "constraints": [
                    models.UniqueConstraint(fields=("seller", "earned_on"), name="growth_reward_once_a_day")
                ],
            },
        ),
    ]
