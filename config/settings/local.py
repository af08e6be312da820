"""A copy on one's own machine: embedded services, plain HTTP on loopback."""

from config.secret_key import local_secret_key
from config.settings.base import *  # noqa: F403
from config.settings.base import ENVIRONMENT

DEBUG = False
SECRET_KEY = local_secret_key(ENVIRONMENT.var)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = ENVIRONMENT.var / "mail"
