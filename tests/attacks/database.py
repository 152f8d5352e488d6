"""The whole database, to know what a request has changed in it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests.world import undone

Rows = Counter[tuple[object, ...]]  # of every table, each row after the name of its table
# What counts requests and remembers browsers, and tells nothing of the house.
TRANSIENT = {
    "accounts_session",
    "accounts_securityevent",
    "usersessions_usersession",
    "axes_accessattempt",
    settings.CACHES["default"]["LOCATION"],
}


def every_row() -> Rows:
    """The rows of every table but those of sessions and of counters."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - TRANSIENT
        rows: Rows = Counter()
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows.update((table, *row) for row in cursor.fetchall())
        return rows


class Changes:
    """What changed since the rows were counted; `rows` are those that came or went."""

    def __init__(self) -> None:
        self._before = every_row()
        self.rows: list[tuple[object, ...]] = []

    def count(self) -> None:
        after = every_row()
        self.rows = [*(after - self._before), *(self._before - after)]

    @property
    def tables(self) -> set[str]:
        return {str(row[0]) for row in self.rows}


@contextmanager
def watched() -> Iterator[Changes]:
    """What is written inside, once it is over; it is then undone."""
    with undone():
        changes = Changes()
        yield changes
        changes.count()
