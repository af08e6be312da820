"""Production: everything secret comes from the environment, and a missing value stops the start."""

import os

from config.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = os.environ["HAITUN_SECRET_KEY"]
ALLOWED_HOSTS = os.environ["HAITUN_ALLOWED_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = os.environ.get("HAITUN_INSECURE_HTTP") != "1"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_HOST = os.environ.get("HAITUN_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("HAITUN_EMAIL_PORT", "25"))
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("HAITUN_TRUSTED_PROXIES", "1"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
