from django.db import migrations

from apps.tenancy.declare import ALL_VERBS, Audience, Tenancy
from apps.tenancy.operations import ApplyTenancy

SIGN_IN = Tenancy(Audience.LOGIN, login_may=ALL_VERBS)
REFERENCE = Tenancy(Audience.GLOBAL, login_may="SELECT", ops_may="SELECT", system_may="SELECT")


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        ApplyTenancy("sessions", "session", SIGN_IN),
        ApplyTenancy("account", "emailaddress", SIGN_IN),
        ApplyTenancy("account", "emailconfirmation", SIGN_IN),
        ApplyTenancy("mfa", "authenticator", SIGN_IN),
        ApplyTenancy("contenttypes", "contenttype", REFERENCE),
        ApplyTenancy("auth", "permission", REFERENCE),
        ApplyTenancy("auth", "group", Tenancy(Audience.OPS, login_may="SELECT")),
        ApplyTenancy("auth", "group_permissions", Tenancy(Audience.OPS, login_may="SELECT")),
        ApplyTenancy("admin", "logentry", Tenancy(Audience.OPS, ops_may="SELECT INSERT")),
    ]
