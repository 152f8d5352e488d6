"""SQLite, with writers that take turns.

SQLite lets a writer that waits ask again only every tenth of a second: on a busy machine one that
never rests takes the lock again each time, and another starves beyond any patience. Here the
start of a transaction asks again within milliseconds.
"""

import sqlite3
from random import uniform
from time import monotonic, sleep

from django.db import OperationalError
from django.db.backends.sqlite3 import base

SHORT = 10  # milliseconds that SQLite itself waits at each turn
PAUSE = (0.001, 0.004)  # seconds before asking again


class DatabaseWrapper(base.DatabaseWrapper):
    """`OPTIONS["timeout"]` (seconds) is the patience of a transaction, as of any statement."""

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
