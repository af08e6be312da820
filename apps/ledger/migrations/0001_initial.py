from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy

SQL = Path(__file__).parent.parent / "sql"
FUNCTIONS = ("posting", "bulk", "holds", "corrections", "books")
READ_ONLY = Tenancy(Audience.DUAL, ops_may="SELECT", system_may="SELECT")
OPERATOR_ONLY = Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT")
OPEN_TO_READ = Tenancy(Audience.GLOBAL, ops_may="SELECT", system_may="SELECT")


def statements(*names: str) -> str:
    return "\n".join((SQL / f"{name}.sql").read_text() for name in names)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=40, verbose_name="purpose")),
                ("unit", models.CharField(max_length=8, verbose_name="unit")),
                ("tracked", models.BooleanField(verbose_name="tracked")),
                ("bears_lots", models.BooleanField(default=False, verbose_name="bears lots")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=8)),
                ("amount", models.BigIntegerField()),
                ("scope", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=120)),
                ("payload_hash", models.BinaryField()),
                ("document_kind", models.CharField(blank=True, max_length=40)),
                ("document_id", models.BigIntegerField(null=True)),
                ("memo", models.CharField(blank=True, max_length=500)),
                ("placed_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=8)),
                ("amount", models.BigIntegerField()),
                ("src_balance", models.BigIntegerField(null=True)),
                ("src_version", models.BigIntegerField(null=True)),
                ("dst_balance", models.BigIntegerField(null=True)),
                ("dst_version", models.BigIntegerField(null=True)),
                (
                    "cum_end",
                    models.BigIntegerField(help_text="Of a lot: the account's granted total after it.", null=True),
                ),
                (
                    "expires_on",
                    models.DateField(help_text="Of a lot: the first day without it. Empty: never.", null=True),
                ),
                ("kind", models.CharField(max_length=40)),
                ("document_kind", models.CharField(blank=True, max_length=40)),
                ("document_id", models.BigIntegerField(null=True)),
                ("group_id", models.BigIntegerField(help_text="The first transfer of the act.")),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("xid", models.BigIntegerField()),
                ("scope", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=120)),
                ("leg", models.SmallIntegerField(help_text="Its number in the act: 1, 2 …")),
                ("payload_hash", models.BinaryField()),
                ("memo", models.CharField(blank=True, max_length=500)),
                (
                    "dst",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="ledger.transfer",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "src",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "transfer",
                "verbose_name_plural": "transfers",
            },
        ),
        migrations.CreateModel(
            name="Rollup",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="rollup",
                        serialize=False,
                        to="ledger.account",
                    ),
                ),
                ("through_xid", models.BigIntegerField()),
                ("posted", models.BigIntegerField()),
                ("transfers", models.BigIntegerField()),
                ("rolled_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HoldEnding",
            fields=[
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="ending",
                        serialize=False,
                        to="ledger.hold",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(choices=[("captured", "captured"), ("released", "released")], max_length=10),
                ),
                ("ended_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=8)),
                ("month", models.DateField(help_text="The month's first day.")),
                ("closed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "closed month",
                "verbose_name_plural": "closed months",
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "month"), name="ledger_period_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="ledger_period_first_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=10)),
                ("scope", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=120)),
                ("payload_hash", models.BinaryField()),
                ("code", models.CharField(help_text="The SQLSTATE, as in errors.py.", max_length=5)),
                ("detail", models.JSONField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "refusal",
                "verbose_name_plural": "refusals",
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="balance",
                        serialize=False,
                        to="ledger.account",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("frozen", "frozen"), ("closed", "closed")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("posted", models.BigIntegerField(default=0)),
                ("held", models.BigIntegerField(default=0)),
                ("floor", models.BigIntegerField(default=0, help_text="Empty: the account may owe.", null=True)),
                ("granted_total", models.BigIntegerField(default=0, help_text="All that ever came in.")),
                ("consumed_total", models.BigIntegerField(default=0, help_text="All that ever went out.")),
                ("version", models.BigIntegerField(default=0, help_text="The number of transfers.")),
                (
                    "seller",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("supplier__isnull", False)), fields=["supplier"], name="ledger_account_supplier"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                fields=("seller", "supplier", "purpose", "unit"), name="ledger_account_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(fields=("id", "unit"), name="ledger_account_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("seller__isnull", True), ("supplier__isnull", True), _connector="OR"),
                name="ledger_account_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tracked", True),
                    models.Q(("bears_lots", False), ("seller__isnull", True), ("supplier__isnull", True)),
                    _connector="OR",
                ),
                name="ledger_account_untracked_is_platform",
            ),
        ),
        migrations.AddField(
            model_name="holdending",
            name="seller",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="holdending",
            name="supplier",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="holdending",
            name="transfer",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.transfer",
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["account"], name="ledger_hold_account"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(fields=("scope", "key"), name="ledger_hold_key_once"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="ledger_hold_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("seller__isnull", True), ("supplier__isnull", True), _connector="OR"),
                name="ledger_hold_one_tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("src_version__isnull", False)),
                fields=("src", "src_version"),
                name="ledger_transfer_src_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dst_version__isnull", False)),
                fields=("dst", "dst_version"),
                name="ledger_transfer_dst_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(fields=("scope", "key", "leg"), name="ledger_transfer_key_once"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reverses__isnull", False)),
                fields=("reverses",),
                name="ledger_transfer_reversed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="ledger_transfer_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("src", models.F("dst")), _negated=True), name="ledger_transfer_not_to_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("seller__isnull", True), ("supplier__isnull", True), _connector="OR"),
                name="ledger_transfer_one_tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__isnull", True), ("cum_end__isnull", False), _connector="OR"),
                name="ledger_transfer_only_lots_expire",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(("expires_on__isnull", False)), fields=["expires_on"], name="ledger_transfer_expiry"
            ),
        ),
        migrations.CreateModel(
            name="PointLot",
            fields=[],
            options={
                "verbose_name": "point lot",
                "verbose_name_plural": "point lots",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("ledger.transfer",),
        ),
        migrations.AddConstraint(
            model_name="refusal",
            constraint=models.UniqueConstraint(fields=("act", "scope", "key"), name="ledger_refusal_key_once"),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("floor__isnull", True),
                    (
                        "floor__lte",
                        django.db.models.expressions.CombinedExpression(models.F("posted"), "-", models.F("held")),
                    ),
                    _connector="OR",
                ),
                name="ledger_balance_not_overdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(("held__gte", 0)), name="ledger_balance_held_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="holdending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "captured"), ("transfer__isnull", False)),
                    models.Q(("outcome", "released"), ("transfer__isnull", True)),
                    _connector="OR",
                ),
                name="ledger_holdending_tells_why",
            ),
        ),
        ApplyTenancy("ledger", "account", READ_ONLY),
        ApplyTenancy("ledger", "balance", READ_ONLY),
        ApplyTenancy("ledger", "transfer", READ_ONLY),
        ApplyTenancy("ledger", "hold", READ_ONLY),
        ApplyTenancy("ledger", "holdending", READ_ONLY),
        ApplyTenancy("ledger", "refusal", READ_ONLY),
        ApplyTenancy("ledger", "period", OPEN_TO_READ),
        ApplyTenancy("ledger", "rollup", OPERATOR_ONLY),
        migrations.RunSQL(statements("tables"), "drop schema ledger cascade"),
        # The functions belong to the one role that may write, and run as it.
        migrations.RunSQL(f"set local role app_ledger; {statements(*FUNCTIONS)} reset role", migrations.RunSQL.noop),
        migrations.RunSQL(statements("doors"), migrations.RunSQL.noop),
    ]
