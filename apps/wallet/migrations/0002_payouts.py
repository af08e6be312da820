from decimal import Decimal

import django.db.models.deletion
import djmoney.models.fields
from django.conf import settings
from django.db import migrations, models
from djmoney.settings import CURRENCY_CHOICES

from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

DROP_GUARDS = """
drop function wallet_bankaccount_is_checked_by_staff() cascade;
drop function wallet_payable_is_kept() cascade;
drop function wallet_payoutline_is_kept() cascade;
"""
KEEP = "SELECT INSERT UPDATE"
RECORD = Tenancy(Audience.SUPPLIER, ops_may=KEEP, system_may=KEEP)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("wallet", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PayerAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_name", models.CharField(max_length=140, verbose_name="account holder")),
                ("bank_name", models.CharField(max_length=140, verbose_name="bank and branch")),
                ("bank_code", models.CharField(max_length=12, verbose_name="CNAPS code")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                ("number_encrypted", models.TextField(editable=False)),
                ("number_tail", models.CharField(editable=False, max_length=4)),
                ("currency", models.CharField(default="CNY", max_length=3, unique=True, verbose_name="currency")),
            ],
            options={
                "verbose_name": "account that pays",
                "verbose_name_plural": "accounts that pay",
                "ordering": ["currency"],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_name", models.CharField(max_length=140, verbose_name="account holder")),
                ("bank_name", models.CharField(max_length=140, verbose_name="bank and branch")),
                ("bank_code", models.CharField(max_length=12, verbose_name="CNAPS code")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                ("number_encrypted", models.TextField(editable=False)),
                ("number_tail", models.CharField(editable=False, max_length=4)),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "waits for verification"),
                            ("verified", "verified"),
                            ("refused", "refused"),
                            ("bounced", "payout came back"),
                        ],
                        default="entered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="checked at")),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        limit_choices_to={"kind": "supplier"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_accounts",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "bank account",
                "verbose_name_plural": "bank accounts",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Payable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document_kind", models.CharField(max_length=40, verbose_name="document")),
                ("document_id", models.BigIntegerField(verbose_name="document number")),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=CURRENCY_CHOICES,
                        default="CNY",
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        decimal_places=2, default_currency="CNY", max_digits=15, verbose_name="amount"
                    ),
                ),
                ("accrued_on", models.DateField(verbose_name="accrued on")),
                ("terms_days", models.PositiveSmallIntegerField(verbose_name="terms, working days")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("due_is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("in_payout", "in a payout"),
                            ("paid", "paid"),
                            ("reversed", "reversed"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payables",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "payable",
                "verbose_name_plural": "payables",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PayableReversal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=CURRENCY_CHOICES,
                        default="CNY",
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        decimal_places=2, default_currency="CNY", max_digits=15, verbose_name="amount"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("key", models.CharField(editable=False, max_length=120, null=True)),
                ("reversed_at", models.DateTimeField(verbose_name="reversed at")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "to be set off"), ("in_payout", "in a payout"), ("set_off", "set off")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "payable",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="wallet.payable",
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
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "reversal",
                "verbose_name_plural": "reversals",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PayoutBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("due_through", models.DateField(verbose_name="due through")),
                (
                    "pay_on",
                    models.DateField(
                        help_text="The working day on which the bank is to pay.", null=True, verbose_name="paid on"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("approved", "approved"),
                            ("exported", "exported"),
                            ("settled", "settled"),
                            ("discarded", "discarded"),
                        ],
                        default="prepared",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("payouts", models.PositiveIntegerField(verbose_name="payouts")),
                (
                    "total_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=CURRENCY_CHOICES,
                        default="CNY",
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "total",
                    djmoney.models.fields.MoneyField(
                        decimal_places=2, default_currency="CNY", max_digits=15, verbose_name="total"
                    ),
                ),
                ("prepared_at", models.DateTimeField(verbose_name="prepared at")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                ("exported_at", models.DateTimeField(null=True, verbose_name="exported at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "exported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="exported by",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout batch",
                "verbose_name_plural": "payout batches",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PayoutFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("xml", "pain.001"), ("csv", "CSV")], max_length=3)),
                ("name", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("content_encrypted", models.TextField(editable=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="wallet.payoutbatch"
                    ),
                ),
            ],
            options={
                "ordering": ["batch_id", "kind"],
            },
        ),
        migrations.CreateModel(
            name="PayoutLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_name", models.CharField(max_length=140, verbose_name="account holder")),
                ("bank_name", models.CharField(max_length=140, verbose_name="bank and branch")),
                ("bank_code", models.CharField(max_length=12, verbose_name="CNAPS code")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                ("number_encrypted", models.TextField(editable=False)),
                ("number_tail", models.CharField(editable=False, max_length=4)),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=CURRENCY_CHOICES,
                        default="CNY",
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        decimal_places=2, default_currency="CNY", max_digits=15, verbose_name="amount"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        help_text="The bank's EndToEndId.", max_length=35, unique=True, verbose_name="reference"
                    ),
                ),
                ("pay_on", models.DateField(null=True, verbose_name="paid on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("sent", "sent"),
                            ("confirmed", "confirmed"),
                            ("bounced", "bounced"),
                            ("discarded", "discarded"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wallet.bankaccount",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="wallet.payoutbatch",
                        verbose_name="batch",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payout_lines",
                        to="accounts.organization",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout",
                "verbose_name_plural": "payouts",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PayoutItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=CURRENCY_CHOICES,
                        default="CNY",
                        editable=False,
                        max_length=3,
                    ),
                ),
                (
                    "amount",
                    djmoney.models.fields.MoneyField(
                        decimal_places=2, default_currency="CNY", max_digits=15, verbose_name="amount"
                    ),
                ),
                ("is_live", models.BooleanField(default=True)),
                (
                    "payable",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="wallet.payable",
                    ),
                ),
                (
                    "reversal",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="wallet.payablereversal",
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
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="wallet.payoutline",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a payout",
                "verbose_name_plural": "parts of a payout",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="bankaccount",
            index=models.Index(fields=["supplier", "currency", "-id"], name="wallet_bankaccount_newest"),
        ),
        migrations.AddIndex(
            model_name="payable",
            index=models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="wallet_payable_due"),
        ),
        migrations.AddIndex(
            model_name="payable",
            index=models.Index(fields=["supplier", "-id"], name="wallet_payable_of_supplier"),
        ),
        migrations.AddConstraint(
            model_name="payable",
            constraint=models.UniqueConstraint(fields=("document_kind", "document_id"), name="wallet_payable_once"),
        ),
        migrations.AddConstraint(
            model_name="payable",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", Decimal("0"))), name="wallet_payable_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="payablereversal",
            index=models.Index(condition=models.Q(("state", "open")), fields=["supplier"], name="wallet_reversal_open"),
        ),
        migrations.AddConstraint(
            model_name="payablereversal",
            constraint=models.UniqueConstraint(fields=("payable", "key"), name="wallet_reversal_once"),
        ),
        migrations.AddConstraint(
            model_name="payablereversal",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", Decimal("0"))), name="wallet_reversal_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutfile",
            constraint=models.UniqueConstraint(fields=("batch", "kind"), name="wallet_payoutfile_once"),
        ),
        migrations.AddIndex(
            model_name="payoutline",
            index=models.Index(fields=["supplier", "-id"], name="wallet_payoutline_of_supplier"),
        ),
        migrations.AddConstraint(
            model_name="payoutline",
            constraint=models.UniqueConstraint(fields=("batch", "supplier"), name="wallet_payoutline_once"),
        ),
        migrations.AddConstraint(
            model_name="payoutline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", Decimal("0"))), name="wallet_payoutline_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_live", True)), fields=("payable",), name="wallet_payable_paid_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_live", True)), fields=("reversal",), name="wallet_reversal_set_off_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gt", Decimal("0")), ("payable__isnull", False), ("reversal__isnull", True)),
                    models.Q(("amount__lt", Decimal("0")), ("payable__isnull", True), ("reversal__isnull", False)),
                    _connector="OR",
                ),
                name="wallet_payoutitem_pays_or_sets_off",
            ),
        ),
        migrations.RunSQL(read_sql("wallet", "payout_guards"), DROP_GUARDS),
        TenantForeignKey("wallet_payablereversal", "payable_id", "wallet_payable", "supplier_id"),
        TenantForeignKey("wallet_payoutline", "account_id", "wallet_bankaccount", "supplier_id"),
        TenantForeignKey("wallet_payoutitem", "line_id", "wallet_payoutline", "supplier_id"),
        TenantForeignKey("wallet_payoutitem", "payable_id", "wallet_payable", "supplier_id"),
        TenantForeignKey("wallet_payoutitem", "reversal_id", "wallet_payablereversal", "supplier_id"),
        ApplyTenancy(
            "wallet",
            "bankaccount",
            Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT", ops_may=KEEP, system_may=KEEP),
        ),
        ApplyTenancy(
            "wallet", "payeraccount", Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT")
        ),
        ApplyTenancy("wallet", "payable", RECORD),
        ApplyTenancy("wallet", "payablereversal", RECORD),
        ApplyTenancy("wallet", "payoutbatch", Tenancy(Audience.OPS, tenant_may="", ops_may=KEEP, system_may=KEEP)),
        ApplyTenancy(
            "wallet",
            "payoutfile",
            Tenancy(Audience.OPS, tenant_may="", ops_may="SELECT INSERT", system_may="SELECT INSERT"),
        ),
        ApplyTenancy("wallet", "payoutline", RECORD),
        ApplyTenancy("wallet", "payoutitem", RECORD),
    ]
