"""Rows that nobody may change: triggers in the database itself, on SQLite and PostgreSQL.

A model asks for them with `insert_only = True`. They are installed after every migration
and refuse UPDATE, DELETE, INSERT OR REPLACE (SQLite, with recursive_triggers) and TRUNCATE
(PostgreSQL), whoever asks and by whatever way.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

REFUSAL = "Registre en insertion seule : cette ligne ne peut être ni modifiée ni supprimée."

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION prorata_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""

POSTGRESQL_TRIGGERS = {
    "refuse_change": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW",
    "refuse_truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
}
SQLITE_TRIGGERS = {
    "refuse_update": "BEFORE UPDATE ON {table}",
    "refuse_delete": "BEFORE DELETE ON {table}",
}


def protected_models() -> list[type[Model]]:
    """The models whose rows are only ever inserted."""
    return [model for model in apps.get_models() if getattr(model, "insert_only", False)]


def triggers(vendor: str) -> Iterator[tuple[str, str, str]]:
    """(trigger's name, its table, its definition) for each protected table."""
    definitions = POSTGRESQL_TRIGGERS if vendor == "postgresql" else SQLITE_TRIGGERS
    for model in protected_models():
        table = model._meta.db_table
        for name, definition in definitions.items():
            yield f"{table}_{name}", table, definition.format(table=table)


def install_triggers(using: str = "default", **_signal: object) -> None:
    """Install every trigger; harmless when they are there already."""
    connection = connections[using]
    remove_triggers(using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name, _table, definition in triggers(connection.vendor):
            cursor.execute(f"CREATE TRIGGER {name} {definition} {_refusal(connection)}")


def remove_triggers(using: str = "default") -> None:
    """Lift the protection: before a test flush, and before it is installed anew."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table, _definition in triggers(connection.vendor):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing_triggers(using: str = "default") -> list[str]:
    """The names of the triggers that should be in the database and are not."""
    connection = connections[using]
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        installed = {row[0] for row in cursor.fetchall()}
    return [name for name, _, _ in triggers(connection.vendor) if name not in installed]


def _refusal(connection: BaseDatabaseWrapper) -> str:
    if connection.vendor == "postgresql":
        return "EXECUTE FUNCTION prorata_refuse_change()"
    return f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
