from django.db import migrations

from apps.common.sql import read_sql

DROP = "drop function wallet_reward_is_the_platforms() cascade;"


class Migration(migrations.Migration):
    dependencies = [("wallet", "0004_wallet_guards"), ("events", "0001_initial")]

    operations = [migrations.RunSQL(read_sql("wallet", "reward_events"), DROP)]
