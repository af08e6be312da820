"""Every door of the web process. A namespace decides which database role serves its pages."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("dashboard/", include("apps.dashboard.urls")),
    path("catalog/", include("apps.catalog.urls")),
    path("portal/", include("apps.portal.urls")),
    path("p/", include("apps.tracking.follow_urls")),
    path("hooks/", include("apps.tracking.hook_urls")),
    path("", include("apps.accounts.urls")),
]
