from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchSlaConfig(AppConfig):
    name = "apps.dispatch_sla"
    verbose_name = _("Dispatch clock")

    def ready(self) -> None:
        import_module("apps.dispatch_sla.domain.penalties")  # tells the wallet which charges are penalties
        import_module("apps.dispatch_sla.domain.watching")  # registers with the lists of watchers
