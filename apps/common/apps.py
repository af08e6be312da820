from django.apps import AppConfig, apps


class CommonConfig(AppConfig):
    name = "apps.common"

    def ready(self) -> None:
        from apps.common.names import translate_names

        translate_names(model for model in apps.get_models() if model.__module__.startswith("apps."))
