"""Every command of `manage.py`: what keeps it from running is said in a sentence, and exits 1.

A setting that cannot be read, a database that does not answer, is empty or is of an earlier version
are nobody's bug: no trace. Whatever else happens keeps its own.
"""

import gc
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

EMPTY = (
    "La base de données est vide : lancez « manage.py migrate », puis « manage.py load_register » "
    "(« make install » fait les deux, et ouvre le compte de l'hébergeur)."
)
OLDER = "La base de données est d'une version précédente : lancez « manage.py migrate »."
NEWER = "La base de données est d'une version plus récente que ce programme : mettez-le à jour."
KEPT = 50_000  # objects between two looks for garbage: those of a start stay, and there are 300 000
SILENT = "La base de données ne répond pas ({}) : vérifiez DATABASE_URL, et qu'elle est démarrée."


def main(arguments: list[str]) -> None:
    """Run a command; `--traceback` shows where it stopped."""
    gc.set_threshold(KEPT)  # a fifth of a start went into looking
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as refusal:
        _stop(str(refusal), arguments)
        raise
    except (DatabaseError, InterfaceError) as error:
        if said := why_not(error):
            _stop(said, arguments)
        raise


def why_not(error: Exception) -> str:
    """What of the database explains an error; empty where it is the one that the code expects."""
    connection.close()
    try:
        executor = MigrationExecutor(connection)
        applied, known = set(executor.loader.applied_migrations), executor.loader.graph.nodes
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError):
        return SILENT.format(_first_line(error))
    if not applied:
        return EMPTY
    if waiting:
        return OLDER
    return NEWER if applied - known.keys() else ""


def _first_line(error: Exception) -> str:
    """What the engine says, without the advice that follows."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")


def _stop(said: str, arguments: list[str]) -> None:
    if "--traceback" in arguments:
        return
    sys.stderr.write(f"{said}\n")
    sys.exit(1)
