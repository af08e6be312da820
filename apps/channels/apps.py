from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "apps.channels"
    verbose_name = "Sales channels"
