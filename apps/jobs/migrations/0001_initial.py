import django.db.models.deletion
from django.db import migrations, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("key", models.CharField(max_length=200, verbose_name="key")),
                ("payload", models.JSONField(blank=True, default=dict, verbose_name="content")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("quarantined", "Quarantined"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Runs that ended in an error.", verbose_name="failed runs"
                    ),
                ),
                (
                    "crashes",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Runs whose worker vanished.", verbose_name="vanished workers"
                    ),
                ),
                ("run_after", models.DateTimeField(verbose_name="due at")),
                ("woken_at", models.DateTimeField(blank=True, null=True, verbose_name="woken at")),
                ("lease_token", models.UUIDField(blank=True, null=True, verbose_name="lease token")),
                ("leased_until", models.DateTimeField(blank=True, null=True, verbose_name="lease until")),
                ("progress_done", models.PositiveBigIntegerField(default=0, verbose_name="pieces done")),
                ("progress_total", models.PositiveBigIntegerField(default=0, verbose_name="pieces in all")),
                ("progress_label", models.CharField(blank=True, max_length=200, verbose_name="at work on")),
                ("result", models.JSONField(blank=True, null=True, verbose_name="result")),
                ("error", models.TextField(blank=True, verbose_name="error")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                (
                    "seller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="seller",
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
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["run_after"], name="jobs_queued"),
                    models.Index(
                        condition=models.Q(("state", "running")), fields=["leased_until"], name="jobs_running"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("failed", "quarantined"))),
                        fields=["kind"],
                        name="jobs_stopped",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "seller", "supplier"), name="jobs_key_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "done", "failed", "quarantined", "cancelled"])
                        ),
                        name="jobs_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_token__isnull", False),
                                ("leased_until__isnull", False),
                                ("state", "running"),
                            ),
                            models.Q(
                                models.Q(("state", "running"), _negated=True),
                                ("lease_token__isnull", True),
                                ("leased_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_lease_while_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at__isnull", False),
                                ("state__in", ("done", "failed", "quarantined", "cancelled")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("done", "failed", "quarantined", "cancelled")), _negated=True),
                                ("finished_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_finished_when_ended",
                    ),
                ],
            },
        ),
        ApplyTenancy("jobs", "job", Tenancy(Audience.DUAL, tenant_may="SELECT INSERT")),
    ]
