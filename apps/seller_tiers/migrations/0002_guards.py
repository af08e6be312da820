from django.db import migrations

from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy

DROP_GUARDS = """
drop function tiers_book_is_immutable() cascade;
drop function tiers_level_is_immutable() cascade;
drop function tiers_unlocking_is_immutable() cascade;
drop function tiers_require_draft(bigint);
"""
REFERENCE = Tenancy(Audience.GLOBAL, system_may="SELECT")
RECORD = Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT")


class Migration(migrations.Migration):
    dependencies = [("seller_tiers", "0001_initial"), ("tenancy", "0001_thirdparty")]

    operations = [
        migrations.RunSQL(read_sql("seller_tiers", "guards"), DROP_GUARDS),
        ApplyTenancy("seller_tiers", "tierrulebook", REFERENCE),
        ApplyTenancy("seller_tiers", "tierlevel", REFERENCE),
        ApplyTenancy("seller_tiers", "tierlevel_resources", REFERENCE),
        ApplyTenancy("seller_tiers", "resource", REFERENCE),
        ApplyTenancy(
            "seller_tiers",
            "evaluation",
            Tenancy(Audience.OPS, ops_may="SELECT", system_may="SELECT INSERT"),
        ),
        ApplyTenancy(
            "seller_tiers",
            "sellertier",
            Tenancy(Audience.SELLER, ops_may="SELECT", system_may="SELECT INSERT UPDATE"),
        ),
        ApplyTenancy("seller_tiers", "tierchange", RECORD),
        ApplyTenancy("seller_tiers", "growthreward", RECORD),
    ]
