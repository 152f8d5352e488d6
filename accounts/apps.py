from django.apps import AppConfig
from django.db.models.signals import post_migrate

from accounts.immutability import install_triggers
from accounts.secrets import HashedKey


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Personnes et journal"

    def ready(self):
        # The project's one signal: SQLite drops triggers when a migration rebuilds a table.
        post_migrate.connect(install_triggers, sender=self)
        # allauth lists the sessions of a person by their keys: it keeps their digests too.
        self.apps.get_model("usersessions.UserSession")._meta.get_field(
            "session_key"
        ).__class__ = HashedKey
