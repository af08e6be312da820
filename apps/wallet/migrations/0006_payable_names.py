from django.db import migrations, models
from django.utils.translation import gettext_lazy as _

from apps.common.sql import read_sql


class Migration(migrations.Migration):
    dependencies = [("wallet", "0005_reward_events")]

    operations = [
        migrations.AddField(
            model_name="payable",
            name="document_name",
            field=models.CharField(
                _("what the supplier calls it"),
                max_length=60,
                blank=True,
                default="",
                help_text=_("Such as the delivery note's number."),
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(read_sql("wallet", "payable_names"), read_sql("wallet", "payable_numbers")),
    ]
