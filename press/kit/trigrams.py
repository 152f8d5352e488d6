"""What makes a search by part of a word quick on PostgreSQL: an index of trigrams.

A server without the extension answers the same, later. SQLite's is `press.kit.trigram_tables`.
"""

from typing import Any

from django.db import ProgrammingError, transaction
from django.db.migrations.operations.base import Operation

EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
INDEX = "CREATE INDEX IF NOT EXISTS {table}_trigrams ON {table} USING gin (searched gin_trgm_ops)"


class TrigramIndex(Operation):
    """An index of the `searched` column of some tables of an app, by the names of their models."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, *models: str) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, _before: Any, _after: Any
    ) -> None:
        connection = schema_editor.connection
        if connection.vendor != "postgresql" or not _is_there(connection):
            return
        for model in self.models:
            schema_editor.execute(INDEX.format(table=f"{app_label}_{model}"))

    def database_backwards(
        self, app_label: str, schema_editor: Any, _before: Any, _after: Any
    ) -> None:
        for model in self.models if schema_editor.connection.vendor == "postgresql" else ():
            schema_editor.execute(f"DROP INDEX IF EXISTS {app_label}_{model}_trigrams")

    def describe(self) -> str:
        return f"Index the words of {', '.join(self.models)}"


def _is_there(connection: Any) -> bool:
    """Whether the extension is installed, or could be now."""
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
            if cursor.fetchone() is None:
                return False
            cursor.execute(EXTENSION)
    except ProgrammingError:  # the role may install nothing
        return False
    return True
