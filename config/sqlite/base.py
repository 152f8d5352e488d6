"""SQLite, with writers that take turns, searches that ignore accents, and columns that are full.

SQLite lets whoever asks at the right moment begin: on a busy machine a writer that never rests
takes the lock again each time, and another starves beyond any patience. Here writers stand in
line: who wants to begin holds a file beside the database until it has begun, the others wait for
that file, and the system gives it in the order in which it was asked for. Whoever has just
written comes back behind them all.

SQLite keeps a text of any length in a column of 200 letters, and any number in a small one. Here
its tables refuse what PostgreSQL's would.
"""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from random import uniform
from time import monotonic, sleep
from typing import Any

from django.db import OperationalError
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.sqlite3 import base, operations

from press.words.french import fold

SHORT = 10  # milliseconds that SQLite itself waits at each turn
PAUSE = (0.0005, 0.001)  # seconds before the first in line asks again
LINE = ".file"  # the end of the name of what writers hold in turn

FITS = 'length("%(column)s") <= %(max_length)s'
SMALL = '"%(column)s" BETWEEN -32768 AND 32767'
MIDDLE = '"%(column)s" BETWEEN -2147483648 AND 2147483647'
FULL = {
    "CharField": FITS,
    "SlugField": FITS,
    "SmallIntegerField": SMALL,
    "IntegerField": MIDDLE,
    "PositiveSmallIntegerField": '"%(column)s" BETWEEN 0 AND 32767',
    "PositiveIntegerField": '"%(column)s" BETWEEN 0 AND 2147483647',
}


def fold_known(text: str | None) -> str | None:
    return None if text is None else fold(text)


class DatabaseOperations(operations.DatabaseOperations):
    """With the ranges of integers that validation knows on PostgreSQL."""

    def integer_field_range(self, internal_type: str) -> tuple[int, int]:
        return BaseDatabaseOperations.integer_field_range(self, internal_type)


class DatabaseWrapper(base.DatabaseWrapper):
    """`OPTIONS["timeout"]` (seconds) is the patience of a transaction, as of any statement."""

    ops_class = DatabaseOperations
    data_type_check_constraints = base.DatabaseWrapper.data_type_check_constraints | FULL

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """With `fold`, by which a search ignores accents and capitals: see `press.kit.search`."""
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        connection.create_function("fold", 1, fold_known, deterministic=True)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        patience = self.settings_dict["OPTIONS"].get("timeout", 0)
        until = monotonic() + patience
        with self._in_line():
            self.connection.execute(f"PRAGMA busy_timeout = {SHORT}")
            try:
                while not self._has_begun(until):
                    sleep(uniform(*PAUSE))  # noqa: S311  turns, not secrets
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """First in line. Whoever has lost patience when its turn comes asks once, and gives up.

        Freed by the system if the process dies. A database in memory has one writer.
        """
        if self.is_in_memory_db() or not self._writes_at_once():
            yield
            return
        with open(f"{self.settings_dict['NAME']}{LINE}", "ab") as file:  # noqa: PTH123  a plain lock
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _writes_at_once(self) -> bool:
        """Whether a transaction asks for the right to write as it begins."""
        return self.transaction_mode == "IMMEDIATE"

    def _has_begun(self, until: float) -> bool:
        """False while another writes and there is patience left."""
        try:
            super()._start_transaction_under_autocommit()
        except OperationalError as error:
            code = getattr(error.__cause__, "sqlite_errorcode", None)
            if code != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            return False
        return True
