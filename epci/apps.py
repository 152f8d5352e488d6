from importlib import import_module

from django.apps import AppConfig


class EpciConfig(AppConfig):
    name = "epci"
    verbose_name = "Organismes et populations"

    def ready(self) -> None:
        """Its tasks are declared."""
        import_module("epci.prepared.acts")
        import_module("epci.populations.imports.queued")
