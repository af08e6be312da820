import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy

APPEND_ONLY = """
create function events_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'domain events are append-only: record another event instead of changing one'
        using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on events_domainevent
    for each statement execute function events_refuse_change();
alter table events_domainevent enable always trigger append_only;
"""
STOP_APPEND_ONLY = """
drop trigger append_only on events_domainevent;
drop function events_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DomainEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "name",
                    models.CharField(help_text="What happened, as `noun.verbed`: `run.approved`.", max_length=80),
                ),
                (
                    "subject_type",
                    models.CharField(help_text="The model it happened to, as `app.model`.", max_length=80),
                ),
                ("subject_id", models.BigIntegerField()),
                ("payload", models.JSONField(blank=True, default=dict)),
                ("occurred_at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        help_text="The person who did it; empty when the platform did.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["subject_type", "subject_id", "id"], name="events_of_subject")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="events_name_given")
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, STOP_APPEND_ONLY),
        ApplyTenancy(
            "events",
            "domainevent",
            Tenancy(Audience.DUAL, tenant_may="SELECT INSERT", ops_may="SELECT INSERT", system_may="SELECT INSERT"),
        ),
    ]
