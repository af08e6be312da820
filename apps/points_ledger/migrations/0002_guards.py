from django.db import migrations

from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy, TenantForeignKey

DROP_GUARDS = """
drop function points_award(bigint, text, bigint, bigint, bigint, bigint);
drop function points_book_is_immutable() cascade;
drop function points_band_is_immutable() cascade;
drop function points_run_is_final() cascade;
drop function points_line_is_final() cascade;
drop function points_earning_is_final() cascade;
"""
COMPUTED = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE DELETE")


class Migration(migrations.Migration):
    dependencies = [
        ("points_ledger", "0001_initial"),
        ("orders", "0001_initial"),
        ("tenancy", "0001_thirdparty"),
    ]

    operations = [
        migrations.RunSQL(read_sql("points_ledger", "award"), migrations.RunSQL.noop),
        migrations.RunSQL(read_sql("points_ledger", "guards"), DROP_GUARDS),
        # A month's lines are analysed as soon as they are written.
        migrations.RunSQL(
            "grant maintain on points_ledger_settlementline to app_system",
            "revoke maintain on points_ledger_settlementline from app_system",
        ),
        TenantForeignKey("points_ledger_earningorder", "order_id", "orders_order"),
        TenantForeignKey("points_ledger_adjustment", "order_id", "orders_order"),
        ApplyTenancy("points_ledger", "rulebook", Tenancy(Audience.GLOBAL)),
        ApplyTenancy("points_ledger", "rulebookband", Tenancy(Audience.GLOBAL)),
        ApplyTenancy("points_ledger", "election", Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")),
        ApplyTenancy("points_ledger", "earningorder", COMPUTED),
        ApplyTenancy("points_ledger", "settlementrun", Tenancy(Audience.OPS, tenant_may="")),
        ApplyTenancy("points_ledger", "settlementline", COMPUTED),
        ApplyTenancy("points_ledger", "adjustment", COMPUTED),
    ]
