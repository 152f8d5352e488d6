"""A database of its own for a measure: the application's options, and nothing left behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from config.sqlite.base import DatabaseWrapper


@contextmanager
def database(folder: Path, name: str = "benchmark.sqlite3") -> Iterator[None]:
    """A SQLite file of a folder, migrated, in the place of the default database.

    Where that one is PostgreSQL, a database beside it, created and dropped.
    """
    usual = connections["default"]
    if usual.vendor == "postgresql":
        known = usual.settings_dict["NAME"]
        usual.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            usual.creation.destroy_test_db(known, verbosity=0)
        return
    temporary = {
        "ENGINE": "config.sqlite",
        "NAME": folder / name,
        "OPTIONS": settings.SQLITE_OPTIONS,
    }
    configured = connections.configure_settings({"default": temporary})["default"]
    connections["default"] = DatabaseWrapper(configured, "default")
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections["default"].close()
        connections["default"] = usual
