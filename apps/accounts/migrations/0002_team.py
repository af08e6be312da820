import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from apps.common.sql import read_sql
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy

INVITATION = Tenancy(
    Audience.DUAL,
    seller_column="organization_id",
    supplier_column="organization_id",
    tenant_may="SELECT INSERT UPDATE",
    login_may="SELECT",
    ops_may="SELECT",
    system_may="SELECT",
)
VIEWING = Tenancy(Audience.OPS, ops_may="SELECT INSERT", system_may="SELECT")
UNDO = """
drop schema accounts cascade;
drop function accounts_membership_stays() cascade;
drop function accounts_viewing_stays() cascade;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("manager", "Manager"),
                            ("operator", "Operator"),
                            ("finance", "Finance"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("key", models.CharField(help_text="Of the newest link; older ones are worthless.", max_length=32)),
                ("sent_at", models.DateTimeField(verbose_name="sent at")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted at")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ("-sent_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "email"),
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        name="accounts_invitation_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="accounts_invitation_email_lower",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "manager", "operator", "finance", "viewer"])),
                        name="accounts_invitation_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None), _connector="OR"),
                        name="accounts_invitation_one_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TenantViewing",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("started", "Began"),
                            ("seen", "Page seen"),
                            ("refused", "Change refused"),
                            ("ended", "Ended"),
                        ],
                        max_length=10,
                        verbose_name="what happened",
                    ),
                ),
                ("path", models.TextField(blank=True, verbose_name="address of the page")),
                ("at", models.DateTimeField(verbose_name="seen at")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organization"
                    ),
                ),
                (
                    "viewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "page seen as a tenant",
                "verbose_name_plural": "pages seen as a tenant",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["started", "seen", "refused", "ended"])),
                        name="accounts_viewing_what",
                    )
                ],
            },
        ),
        ApplyTenancy("accounts", "invitation", INVITATION),
        ApplyTenancy("accounts", "tenantviewing", VIEWING),
        migrations.RunSQL(read_sql("accounts", "team_owner"), UNDO),
        # The functions belong to the one role that sees people, and run as it.
        migrations.RunSQL(
            f"set local role app_people; {read_sql('accounts', 'colleagues')} {read_sql('accounts', 'team')} reset role",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(read_sql("accounts", "team_doors"), migrations.RunSQL.noop),
    ]
