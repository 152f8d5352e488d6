from importlib import import_module

from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "financing"
    verbose_name = "Financement et appels de fonds"

    def ready(self) -> None:
        """What plans give follows what is saved."""
        import_module("financing.reckoning.keeping").connect()
