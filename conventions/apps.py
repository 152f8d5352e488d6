from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConventionsConfig(AppConfig):
    name = "conventions"
    verbose_name = "Conventions"

    def ready(self) -> None:
        """What other applications say of a submission (`conventions.life.submission`) or copy; and
        the days of texts and of duties, which follow what is saved; and its tasks.
        """
        import_module("conventions.days")
        import_module("conventions.follow_up.reminders")
        import_module("conventions.payees.acts")
        import_module("conventions.follow_up.next_days").FOLLOWER.connect()
        autodiscover_modules("submission", "copying")
