from django.apps import AppConfig, apps


class CommonConfig(AppConfig):
    name = "apps.common"

    def ready(self) -> None:
        from apps.common.admin_numbers import group_numbers
        from apps.common.names import translate_names

        group_numbers()
        translate_names(model for model in apps.get_models() if model.__module__.startswith("apps."))
