"""The web process's entry; it does not open with a login that could see every tenant."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
application = get_wsgi_application()

from apps.tenancy.login_role import refuse_unsafe_login  # noqa: E402  # needs the loaded applications

refuse_unsafe_login()
