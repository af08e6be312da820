from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchSlaConfig(AppConfig):
    name = "apps.dispatch_sla"
    verbose_name = _("Dispatch clock")
