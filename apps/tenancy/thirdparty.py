"""Declarations for tables of installed packages, which can't declare for themselves."""

from apps.tenancy.declare import ALL_VERBS, Audience, Tenancy

SIGN_IN = Tenancy(Audience.LOGIN, login_may=ALL_VERBS)
REFERENCE = Tenancy(Audience.GLOBAL, login_may="SELECT", ops_may="SELECT", system_may="SELECT")

TENANCY_OF = {
    ("sessions", "session"): SIGN_IN,
    ("account", "emailaddress"): SIGN_IN,
    ("account", "emailconfirmation"): SIGN_IN,
    ("mfa", "authenticator"): SIGN_IN,
    ("contenttypes", "contenttype"): REFERENCE,
    ("auth", "permission"): REFERENCE,
    ("auth", "group"): Tenancy(Audience.OPS, login_may="SELECT"),
    ("auth", "group_permissions"): Tenancy(Audience.OPS, login_may="SELECT"),
    ("admin", "logentry"): Tenancy(Audience.OPS, ops_may="SELECT INSERT"),
}
