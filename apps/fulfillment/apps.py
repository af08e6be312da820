from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FulfillmentConfig(AppConfig):
    name = "apps.fulfillment"
    verbose_name = _("Fulfillment")

    def ready(self) -> None:
        import_module("apps.fulfillment.domain.following")  # registers with the lists of watchers
