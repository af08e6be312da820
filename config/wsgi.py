"""The web process's entry; it does not open with a login that could see every tenant."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
application = get_wsgi_application()

from django.db import connection  # noqa: E402  # these need the loaded applications

from apps.tenancy.login_role import refuse_unsafe_login  # noqa: E402

refuse_unsafe_login()
connection.close()  # each thread that serves opens its own
