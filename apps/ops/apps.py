from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpsConfig(AppConfig):
    name = "apps.ops"
    verbose_name = _("Operations")

    def ready(self) -> None:
        """Once every model is known."""
        from apps.ops.naming import translate_derived_names

        translate_derived_names()
