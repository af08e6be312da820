import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

REFUSED_FOR_A_REASON = "feed_row_refused_for_a_reason"
# A sentence of before has no values, and stays as it was written.
TO_SENTENCES = """
alter table feeds_feedrow alter column reason type jsonb
    using case reason when '' then '[]' else jsonb_build_array(jsonb_build_array(reason, '{}'::jsonb)) end;
alter table feeds_feedrow rename column reason to reasons;
"""
TO_TEXT = """
alter table feeds_feedrow rename column reasons to reason;
alter table feeds_feedrow alter column reason type text using coalesce(reason -> 0 ->> 0, '');
"""


class Migration(migrations.Migration):
    dependencies = [("feeds", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="feedrow", name=REFUSED_FOR_A_REASON),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TO_SENTENCES, TO_TEXT)],
            state_operations=[
                migrations.RenameField(model_name="feedrow", old_name="reason", new_name="reasons"),
                migrations.AlterField(
                    model_name="feedrow",
                    name="reasons",
                    field=models.JSONField(
                        _("reason"), default=list, blank=True, help_text=_("Sentences for every language.")
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="feedrow",
            constraint=models.CheckConstraint(condition=~Q(outcome="refused", reasons=[]), name=REFUSED_FOR_A_REASON),
        ),
        migrations.AddField(
            model_name="feed",
            name="fault",
            field=models.JSONField(default=list, blank=True, help_text=_("Why its work stopped, as a sentence.")),
        ),
        migrations.AlterField(
            model_name="feed",
            name="received_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="received by",
            ),
        ),
    ]
