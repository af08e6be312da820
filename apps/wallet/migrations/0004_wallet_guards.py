from decimal import Decimal

from django.db import migrations

from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

DROP_GUARDS = """
drop function wallet_top_up_is_final() cascade;
drop function wallet_entry_is_final() cascade;
drop function wallet_charge_refunded_grows() cascade;
drop function wallet_ending_is_final() cascade;
"""
BOOKED = Tenancy(Audience.SELLER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")
#          least, most, one person up to
LIMITS = {"CNY": (100, 1_000_000, 5_000), "USD": (20, 150_000, 700), "EUR": (20, 150_000, 700)}


def write_limits(apps, schema_editor):
    limit = apps.get_model("wallet", "WalletLimit")
    limit.objects.using(schema_editor.connection.alias).bulk_create(
        limit(
            currency=currency,
            top_up_least=Decimal(least),
            top_up_most=Decimal(most),
            one_person_up_to=Decimal(one_person),
        )
        for currency, (least, most, one_person) in LIMITS.items()
    )


class Migration(migrations.Migration):
    dependencies = [("wallet", "0003_seller_wallet"), ("tenancy", "0001_thirdparty")]

    operations = [
        migrations.RunSQL(read_sql("wallet", "wallet_guards"), DROP_GUARDS),
        migrations.RunPython(write_limits, migrations.RunPython.noop),
        TenantForeignKey("wallet_credit", "charge_id", "wallet_charge"),
        TenantForeignKey("wallet_wallethold", "charge_id", "wallet_charge"),
        ApplyTenancy(
            "wallet",
            "walletlimit",
            Tenancy(Audience.MARKET, ops_may="SELECT INSERT UPDATE", system_may="SELECT"),
        ),
        ApplyTenancy(
            "wallet",
            "walletsetting",
            Tenancy(
                Audience.SELLER,
                tenant_may="SELECT INSERT UPDATE",
                ops_may="SELECT INSERT UPDATE",
                system_may="SELECT INSERT UPDATE",
            ),
        ),
        ApplyTenancy("wallet", "walletmonth", BOOKED),
        ApplyTenancy("wallet", "charge", BOOKED),
        ApplyTenancy("wallet", "credit", BOOKED),
        ApplyTenancy("wallet", "wallethold", BOOKED),
        ApplyTenancy(
            "wallet",
            "topup",
            Tenancy(
                Audience.SELLER,
                tenant_may="SELECT INSERT UPDATE",
                ops_may="SELECT INSERT UPDATE",
                system_may="SELECT INSERT UPDATE",
            ),
        ),
        ApplyTenancy(
            "wallet",
            "manualentry",
            Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE"),
        ),
    ]
