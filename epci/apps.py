from django.apps import AppConfig


class EpciConfig(AppConfig):
    name = "epci"
    verbose_name = "Organismes et populations"
