"""SQLite, with writers that take turns, and searches that ignore accents.

SQLite lets a writer that waits ask again only every tenth of a second: on a busy machine one that
never rests takes the lock again each time, and another starves beyond any patience. Here the
start of a transaction asks again within milliseconds.
"""

import sqlite3
from random import uniform
from time import monotonic, sleep
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from press.words.french import fold

SHORT = 10  # milliseconds that SQLite itself waits at each turn
PAUSE = (0.001, 0.004)  # seconds before asking again


def fold_known(text: str | None) -> str | None:
    return None if text is None else fold(text)


class DatabaseWrapper(base.DatabaseWrapper):
    """`OPTIONS["timeout"]` (seconds) is the patience of a transaction, as of any statement."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """With `fold`, by which a search ignores accents and capitals: see `press.kit.search`."""
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        connection.create_function("fold", 1, fold_known, deterministic=True)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        patience = self.settings_dict["OPTIONS"].get("timeout", 0)
        until = monotonic() + patience
        self.connection.execute(f"PRAGMA busy_timeout = {SHORT}")
        try:
            while not self._has_begun(until):
                sleep(uniform(*PAUSE))  # noqa: S311  turns, not secrets
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")

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
