from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        import_module("apps.accounts.second_factor")  # connects its signal
        import_module("apps.accounts.viewing")  # the same
