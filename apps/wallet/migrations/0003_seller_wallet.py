from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import djmoney.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("wallet", "0002_payouts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ORDER_AMOUNT", "Goods"),
                            ("SHIPPING_AMOUNT", "Shipping"),
                            ("COMMISSION_FEE", "Commission"),
                            ("REFUND_ORDER_AMOUNT", "Goods refunded"),
                            ("REFUND_COMMISSION_FEE", "Commission refunded"),
                            ("SUBSCRIPTION_FEE", "Subscription"),
                            ("MANUAL_CREDIT", "Credit by the platform"),
                            ("MANUAL_INVOICE", "Charge by the platform"),
                            ("RESERVE_FUNDING", "Paid into the reserve"),
                            ("RESERVE_SETTLEMENT", "Paid out of the reserve"),
                            ("SELLER_PENALTY_FEE", "Penalty"),
                            ("PAYMENT", "Top-up"),
                            ("SUPPLIER_COST", "Supplier's cost"),
                            ("POSTAGE", "Postage"),
                            ("POSTAGE_ADJUST", "Postage adjusted"),
                            ("DEPOSIT_HELD", "Deposit paid"),
                            ("DEPOSIT_RELEASED", "Deposit returned"),
                            ("ANNUAL_FEE", "Annual fee"),
                            ("ANNUAL_FEE_REFUND", "Annual fee refunded"),
                            ("POINTS_REDEEMED", "Paid with points"),
                            ("POINTS_EXPIRED", "Points expired"),
                            ("RELIEF_REVERSAL", "Penalty returned"),
                            ("FX_GAIN_LOSS", "Exchange difference"),
                            ("GROWTH_REWARD", "Growth reward"),
                        ],
                        max_length=30,
                        verbose_name="line type",
                    ),
                ),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        decimal_places=2,
                        max_digits=15,
                        verbose_name="amount",
                    ),
                ),
                ("document_kind", models.CharField(max_length=40, verbose_name="document")),
                ("document_id", models.BigIntegerField(verbose_name="document number")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("key", models.CharField(help_text="Names the act: the same one twice is one.", max_length=80)),
                ("booked_at", models.DateTimeField(verbose_name="booked at")),
                ("refunded", models.DecimalField(decimal_places=2, default=0, max_digits=15, verbose_name="refunded")),
                ("transfer_id", models.BigIntegerField(unique=True, verbose_name="transfer")),
                (
                    "booked_by",
                    models.ForeignKey(
                        help_text="Empty: the platform itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="booked by",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "charge",
                "verbose_name_plural": "charges",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ORDER_AMOUNT", "Goods"),
                            ("SHIPPING_AMOUNT", "Shipping"),
                            ("COMMISSION_FEE", "Commission"),
                            ("REFUND_ORDER_AMOUNT", "Goods refunded"),
                            ("REFUND_COMMISSION_FEE", "Commission refunded"),
                            ("SUBSCRIPTION_FEE", "Subscription"),
                            ("MANUAL_CREDIT", "Credit by the platform"),
                            ("MANUAL_INVOICE", "Charge by the platform"),
                            ("RESERVE_FUNDING", "Paid into the reserve"),
                            ("RESERVE_SETTLEMENT", "Paid out of the reserve"),
                            ("SELLER_PENALTY_FEE", "Penalty"),
                            ("PAYMENT", "Top-up"),
                            ("SUPPLIER_COST", "Supplier's cost"),
                            ("POSTAGE", "Postage"),
                            ("POSTAGE_ADJUST", "Postage adjusted"),
                            ("DEPOSIT_HELD", "Deposit paid"),
                            ("DEPOSIT_RELEASED", "Deposit returned"),
                            ("ANNUAL_FEE", "Annual fee"),
                            ("ANNUAL_FEE_REFUND", "Annual fee refunded"),
                            ("POINTS_REDEEMED", "Paid with points"),
                            ("POINTS_EXPIRED", "Points expired"),
                            ("RELIEF_REVERSAL", "Penalty returned"),
                            ("FX_GAIN_LOSS", "Exchange difference"),
                            ("GROWTH_REWARD", "Growth reward"),
                        ],
                        max_length=30,
                        verbose_name="line type",
                    ),
                ),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        decimal_places=2,
                        max_digits=15,
                        verbose_name="amount",
                    ),
                ),
                ("document_kind", models.CharField(max_length=40, verbose_name="document")),
                ("document_id", models.BigIntegerField(verbose_name="document number")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("key", models.CharField(help_text="Names the act: the same one twice is one.", max_length=80)),
                ("booked_at", models.DateTimeField(verbose_name="booked at")),
                ("transfer_id", models.BigIntegerField(unique=True, verbose_name="transfer")),
                (
                    "booked_by",
                    models.ForeignKey(
                        help_text="Empty: the platform itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="booked by",
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="wallet.charge",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "credit",
                "verbose_name_plural": "credits",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ManualEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "direction",
                    models.CharField(
                        choices=[("credit", "credit"), ("charge", "charge")], max_length=6, verbose_name="direction"
                    ),
                ),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        decimal_places=2,
                        max_digits=15,
                        verbose_name="amount",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="The seller reads it in the statement.", max_length=300, verbose_name="reason"
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for a second person"),
                            ("booked", "booked"),
                            ("refused", "refused"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("prepared_at", models.DateTimeField(verbose_name="prepared at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="why it was refused")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="seller",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry by hand",
                "verbose_name_plural": "entries by hand",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="TopUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        decimal_places=2,
                        max_digits=15,
                        verbose_name="amount",
                    ),
                ),
                (
                    "transfer_reference",
                    models.CharField(
                        help_text="What the bank transfer says, so that it is found.",
                        max_length=60,
                        verbose_name="transfer reference",
                    ),
                ),
                ("key", models.CharField(help_text="Names the request: the same one twice is one.", max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "waiting for the money"),
                            ("confirmed", "confirmed"),
                            ("refused", "refused"),
                            ("cancelled", "cancelled"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                (
                    "received_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        default=None,
                        editable=False,
                        max_length=3,
                        null=True,
                    ),
                ),
                (
                    "received",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        decimal_places=2,
                        default=None,
                        max_digits=15,
                        null=True,
                        verbose_name="received",
                    ),
                ),
                ("bank_reference", models.CharField(blank=True, max_length=60, verbose_name="bank reference")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("transfer_id", models.BigIntegerField(null=True, unique=True, verbose_name="transfer")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "top-up",
                "verbose_name_plural": "top-ups",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="WalletHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ORDER_AMOUNT", "Goods"),
                            ("SHIPPING_AMOUNT", "Shipping"),
                            ("COMMISSION_FEE", "Commission"),
                            ("REFUND_ORDER_AMOUNT", "Goods refunded"),
                            ("REFUND_COMMISSION_FEE", "Commission refunded"),
                            ("SUBSCRIPTION_FEE", "Subscription"),
                            ("MANUAL_CREDIT", "Credit by the platform"),
                            ("MANUAL_INVOICE", "Charge by the platform"),
                            ("RESERVE_FUNDING", "Paid into the reserve"),
                            ("RESERVE_SETTLEMENT", "Paid out of the reserve"),
                            ("SELLER_PENALTY_FEE", "Penalty"),
                            ("PAYMENT", "Top-up"),
                            ("SUPPLIER_COST", "Supplier's cost"),
                            ("POSTAGE", "Postage"),
                            ("POSTAGE_ADJUST", "Postage adjusted"),
                            ("DEPOSIT_HELD", "Deposit paid"),
                            ("DEPOSIT_RELEASED", "Deposit returned"),
                            ("ANNUAL_FEE", "Annual fee"),
                            ("ANNUAL_FEE_REFUND", "Annual fee refunded"),
                            ("POINTS_REDEEMED", "Paid with points"),
                            ("POINTS_EXPIRED", "Points expired"),
                            ("RELIEF_REVERSAL", "Penalty returned"),
                            ("FX_GAIN_LOSS", "Exchange difference"),
                            ("GROWTH_REWARD", "Growth reward"),
                        ],
                        max_length=30,
                        verbose_name="line type",
                    ),
                ),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        default=None,
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        currency_choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        decimal_places=2,
                        max_digits=15,
                        verbose_name="amount",
                    ),
                ),
                ("document_kind", models.CharField(max_length=40, verbose_name="document")),
                ("document_id", models.BigIntegerField(verbose_name="document number")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("key", models.CharField(help_text="Names the act: the same one twice is one.", max_length=80)),
                ("booked_at", models.DateTimeField(verbose_name="booked at")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "held"), ("captured", "charged"), ("released", "released")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("ledger_hold_id", models.BigIntegerField(unique=True, verbose_name="hold")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                (
                    "booked_by",
                    models.ForeignKey(
                        help_text="Empty: the platform itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="booked by",
                    ),
                ),
                (
                    "charge",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hold",
                        to="wallet.charge",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "hold on a wallet",
                "verbose_name_plural": "holds on wallets",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="WalletLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "currency",
                    models.CharField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        max_length=3,
                        unique=True,
                        verbose_name="currency",
                    ),
                ),
                (
                    "is_offered",
                    models.BooleanField(default=True, help_text="Sellers may top up in it.", verbose_name="offered"),
                ),
                (
                    "top_up_least",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=15,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="least top-up",
                    ),
                ),
                (
                    "top_up_most",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=15,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="greatest top-up",
                    ),
                ),
                (
                    "open_top_ups",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="How many top-ups a seller may have waiting at a time.",
                        verbose_name="open requests",
                    ),
                ),
                (
                    "one_person_up_to",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="A credit or charge by hand over this amount needs a second person.",
                        max_digits=15,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="one person up to",
                    ),
                ),
            ],
            options={
                "verbose_name": "wallet limit",
                "verbose_name_plural": "wallet limits",
                "ordering": ["currency"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("currency__in", ["CNY", "USD", "EUR"])), name="wallet_limit_currency_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("top_up_least__gt", 0), ("top_up_most__gte", models.F("top_up_least"))),
                        name="wallet_limit_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("one_person_up_to__gte", 0)), name="wallet_limit_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WalletMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("month", models.DateField(help_text="The month's first day.", verbose_name="month")),
                ("last_on", models.DateField(verbose_name="last movement on")),
                ("first_position", models.BigIntegerField()),
                ("last_position", models.BigIntegerField()),
                ("opening", models.BigIntegerField(verbose_name="opening balance")),
                ("came_in", models.BigIntegerField(default=0, verbose_name="came in")),
                ("went_out", models.BigIntegerField(default=0, verbose_name="went out")),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "wallet month",
                "verbose_name_plural": "wallet months",
                "ordering": ["seller", "currency", "-month"],
            },
        ),
        migrations.CreateModel(
            name="WalletSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "currency",
                    models.CharField(
                        choices=[("CNY", "Chinese yuan"), ("USD", "US dollar"), ("EUR", "Euro")],
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                (
                    "low_balance_at",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty: no warning.",
                        max_digits=15,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="warn below",
                    ),
                ),
                (
                    "low_since",
                    models.DateTimeField(
                        help_text="Empty: not low, or no threshold.", null=True, verbose_name="low since"
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "wallet setting",
                "verbose_name_plural": "wallet settings",
                "ordering": ["seller", "currency"],
            },
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(fields=["document_kind", "document_id"], name="wallet_charge_of_document"),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.UniqueConstraint(fields=("seller", "key"), name="wallet_charge_key_once"),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="wallet_charge_positive"),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(("refunded__gte", 0), ("refunded__lte", models.F("amount"))),
                name="wallet_charge_refunded_at_most",
            ),
        ),
        migrations.AddIndex(
            model_name="credit",
            index=models.Index(fields=["document_kind", "document_id"], name="wallet_credit_of_document"),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.UniqueConstraint(fields=("seller", "key"), name="wallet_credit_key_once"),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="wallet_credit_positive"),
        ),
        migrations.AddConstraint(
            model_name="manualentry",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="manual_entry_positive"),
        ),
        migrations.AddConstraint(
            model_name="manualentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "waiting")),
                    models.Q(("decided_at__isnull", False), ("state__in", ["booked", "refused"])),
                    _connector="OR",
                ),
                name="manual_entry_decided_when_it_was",
            ),
        ),
        migrations.AddIndex(
            model_name="topup",
            index=models.Index(fields=["seller", "-id"], name="top_up_newest_of_seller"),
        ),
        migrations.AddIndex(
            model_name="topup",
            index=models.Index(condition=models.Q(("state", "requested")), fields=["id"], name="top_up_waiting"),
        ),
        migrations.AddConstraint(
            model_name="topup",
            constraint=models.UniqueConstraint(fields=("seller", "key"), name="top_up_key_once"),
        ),
        migrations.AddConstraint(
            model_name="topup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("bank_reference", ""), _negated=True),
                fields=("bank_reference",),
                name="top_up_bank_reference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="topup",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="top_up_amount_positive"),
        ),
        migrations.AddConstraint(
            model_name="topup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("received__isnull", True),
                    models.Q(("received__gt", 0), ("received_currency", models.F("amount_currency"))),
                    _connector="OR",
                ),
                name="top_up_received_in_its_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="topup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("received__isnull", False),
                        ("state", "confirmed"),
                        ("transfer_id__isnull", False),
                        models.Q(("bank_reference", ""), _negated=True),
                    ),
                    models.Q(
                        ("bank_reference", ""),
                        ("received__isnull", True),
                        ("transfer_id__isnull", True),
                        ("state__in", ["requested", "refused", "cancelled"]),
                    ),
                    _connector="OR",
                ),
                name="top_up_confirmed_by_the_bank",
            ),
        ),
        migrations.AddIndex(
            model_name="wallethold",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["seller"], name="wallet_hold_open_of_seller"
            ),
        ),
        migrations.AddConstraint(
            model_name="wallethold",
            constraint=models.UniqueConstraint(fields=("seller", "key"), name="wallet_hold_key_once"),
        ),
        migrations.AddConstraint(
            model_name="wallethold",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="wallet_hold_positive"),
        ),
        migrations.AddConstraint(
            model_name="wallethold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("charge__isnull", True), ("ended_at__isnull", True), ("state", "open")),
                    models.Q(("charge__isnull", False), ("ended_at__isnull", False), ("state", "captured")),
                    models.Q(("charge__isnull", True), ("ended_at__isnull", False), ("state", "released")),
                    _connector="OR",
                ),
                name="wallet_hold_tells_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="walletmonth",
            constraint=models.UniqueConstraint(fields=("seller", "currency", "month"), name="wallet_month_once"),
        ),
        migrations.AddConstraint(
            model_name="walletmonth",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="wallet_month_first_day"),
        ),
        migrations.AddConstraint(
            model_name="walletmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "opening__gte",
                        django.db.models.expressions.CombinedExpression(models.F("went_out"), "-", models.F("came_in")),
                    )
                ),
                name="wallet_month_not_overdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="walletsetting",
            constraint=models.UniqueConstraint(fields=("seller", "currency"), name="wallet_setting_once"),
        ),
        migrations.AddConstraint(
            model_name="walletsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__in", ["CNY", "USD", "EUR"])), name="wallet_setting_currency_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="walletsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("low_balance_at__gt", 0)), name="wallet_setting_threshold_positive"
            ),
        ),
    ]
