from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from accounts.immutability import install_triggers
from press.kit import trigram_tables


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Personnes et journal"

    def ready(self):
        """Tasks are declared."""
        import_module("accounts.acts")
        # SQLite drops triggers when a migration rebuilds a table.
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(trigram_tables.install, sender=self)
