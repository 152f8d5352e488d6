"""The tables of the database that the others are copies of."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

QUEUE = "procrastinate"


def tables(at_once: bool) -> dict[str, Any]:
    """Migrated; or made as the models say, `at_once`, and every migration said to be done.

    The queue's are migrated in any case: its functions are no models.
    """
    if at_once:
        configs = (one for one in apps.get_app_configs() if not one.name.startswith(QUEUE))
        unmigrated = dict.fromkeys(one.label for one in configs)
        with override_settings(MIGRATION_MODULES=unmigrated):
            call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("migrate", fake=at_once, verbosity=0)
    connections.close_all()  # SQLite then writes all of it where it is copied from
    return {}


SCENARIOS = {"tables": tables}
