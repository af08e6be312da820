"""Settings common to every place; what differs is in the modules beside this one."""

import logging
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from config.environment import ROOT, Environment, read_environment
from config.logs import LOGGING as LOGGING
from config.logs import configure_structlog

ENVIRONMENT = read_environment()

INSTALLED_APPS = [
    "apps.dashboard",
    "apps.portal",
    "apps.ops",
    "apps.history",
    "apps.seller_tiers",
    "apps.exports",
    "apps.order_costs",
    "apps.points_ledger",
    "apps.dispatch_sla",
    "apps.warehouse",
    "apps.tracking",
    "apps.order_files",
    "apps.fulfillment",
    "apps.orders",
    "apps.channels",
    "apps.feeds",
    "apps.stock",
    "apps.catalog",
    "apps.suppliers",
    "apps.categories",
    "apps.wallet",
    "apps.ledger",
    "apps.calendars",
    "apps.events",
    "apps.jobs",
    "apps.accounts",
    "apps.tenancy",
    "apps.common",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "djmoney",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.accounts.middleware.WholePageRedirectMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.CurrentMembershipMiddleware",
    "apps.accounts.middleware.StaffSecondFactorMiddleware",
    "apps.accounts.viewing.ViewingMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "apps.tenancy.middleware.TenancyMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def database(url: str, user: str, environment: Environment) -> dict[str, Any]:
    """One database alias from a URL, or the embedded server's when there is none."""
    parts = urlsplit(url)
    given = {
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }
    embedded = {"HOST": str(environment.socket_dir), "NAME": "haitun", "USER": user}
    return {"ENGINE": "apps.tenancy.database", "ATOMIC_REQUESTS": False, **(given if url else embedded)}


# `default` is the runtime login, which row-level security binds; `owner` exists for migrations only.
DATABASES = {
    "default": {
        **database(ENVIRONMENT.database_url, "haitun", ENVIRONMENT),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    },
    "owner": database(ENVIRONMENT.database_owner_url, "haitun_owner", ENVIRONMENT),
}
DATABASE_ROUTERS = ["apps.tenancy.router.OwnerMigrates"]

SETTLEMENT_WRITERS = ENVIRONMENT.settlement_writers
SEVENTEENTRACK_KEY = ENVIRONMENT.seventeentrack_key

REDIS_SOCKET = ENVIRONMENT.socket_dir / "redis.sock"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENVIRONMENT.redis_url or f"unix://{REDIS_SOCKET}",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Haitun] "
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Haitun"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s: clocks drift and networks are slow (RFC 6238, 5.2)
MFA_ADAPTER = "apps.accounts.adapter.SecondFactorAdapter"  # encrypts secrets and recovery-code seeds
MFA_FORMS = {
    "add_webauthn": "apps.accounts.key_forms.AddKeyForm",
    "edit_webauthn": "apps.accounts.key_forms.EditKeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the operator entered the address

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.var / "staticfiles"
STATICFILES_DIRS = [ROOT / "static/dist"]
# Uploads are handed out by views that ask for rights, never by a public address.
MEDIA_ROOT = ENVIRONMENT.var / "files"
# What labels, customs forms and manifests are printed in; `static/build.py` puts the fonts there.
DOCUMENT_FONTS = ENVIRONMENT.var / "fonts"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "apps.common.upload_limit.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# The request's id travels with the wake-up; a line per message and tick would drown the others.
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG
CELERY_BROKER_URL = ENVIRONMENT.redis_url or f"redis+socket://{REDIS_SOCKET}"

DEFAULT_FROM_EMAIL = "Haitun <no-reply@haitun.example>"
configure_structlog()
