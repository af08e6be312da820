from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "apps.tenancy"
    verbose_name = "Tenancy"

    def ready(self) -> None:
        from apps.tenancy import checks  # noqa: F401  # registers the system checks
