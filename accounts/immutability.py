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
# pg_trigger.tgtype, bit by bit: row 1, before 2, delete 8, update 16, truncate 32.
BEFORE_UPDATE_OR_DELETE_OF_EACH_ROW, BEFORE_TRUNCATE = 1 + 2 + 8 + 16, 2 + 32
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
    """The names of the triggers that are not in the database, or do not refuse as written."""
    connection = connections[using]
    on_postgresql = connection.vendor == "postgresql"
    sound = _sound_on_postgresql(connection) if on_postgresql else _sound_on_sqlite(connection)
    return [name for name, _, _ in triggers(connection.vendor) if name not in sound]


def _sound_on_sqlite(connection: BaseDatabaseWrapper) -> set[str]:
    """The triggers whose text is the one that was installed."""
    written = {
        (name, f"CREATE TRIGGER {name} {definition} {_refusal(connection)}")
        for name, _table, definition in triggers("sqlite")
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name for name, text in cursor.fetchall() if (name, text) in written}


def _sound_on_postgresql(connection: BaseDatabaseWrapper) -> set[str]:
    """The triggers that are enabled, unconditional, and run our function before the change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgenabled <> 'D' AND tgqual IS NULL AND proname = 'prorata_refuse_change'"
            " AND strpos(prosrc, %s) > 0 AND tgtype ="
            " CASE WHEN tgname LIKE '%%truncate' THEN %s ELSE %s END",
            [REFUSAL, BEFORE_TRUNCATE, BEFORE_UPDATE_OR_DELETE_OF_EACH_ROW],
        )
        return {name for (name,) in cursor.fetchall()}


def _refusal(connection: BaseDatabaseWrapper) -> str:
    if connection.vendor == "postgresql":
        return "EXECUTE FUNCTION prorata_refuse_change()"
    return f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
