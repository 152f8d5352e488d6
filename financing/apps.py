from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FinancingConfig(AppConfig):
    name = "financing"
    verbose_name = "Financement et appels de fonds"

    def ready(self) -> None:
        """What plans give follows what is saved, and is worked out once for what was there; what is
        attached to messages is found among the letters; tasks are declared.
        """
        import_module("post.attachments").kept_in(
            import_module("financing.letters.rendering").paper_of
        )
        for declaring in ("campaigns.acts", "coming_due.reminders", "register.checking"):
            import_module(f"financing.{declaring}")
        keeping = import_module("financing.reckoning.keeping")
        keeping.connect()
        post_migrate.connect(keeping.begin, sender=self)
