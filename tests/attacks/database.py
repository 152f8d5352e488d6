"""The whole database, to know what a request has changed in it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

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
INDEX = "_trigrams"  # in the names of the tables of an index of words, which follows its rows
WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b")
TABLE = re.compile(r'\b(?:INTO|UPDATE|FROM)\s+"?(\w+)')


def every_row() -> Rows:
    """The rows of every table but those of sessions, of counters and of indexes."""
    with connection.cursor() as cursor:
        known = connection.introspection.table_names(cursor)
    return rows_of(table for table in known if INDEX not in table)


def rows_of(tables: Iterable[str]) -> Rows:
    rows: Rows = Counter()
    with connection.cursor() as cursor:
        for table in set(tables) - TRANSIENT:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows.update((table, *row) for row in cursor.fetchall())
    return rows


class Changes:
    """What was changed; `rows` are those that came or went.

    The tables that some statement writes to are compared, once it is undone, with what they were:
    no trigger of ours writes, and no table deletes the rows of another by itself.
    """

    def __init__(self) -> None:
        self.rows: list[tuple[object, ...]] = []
        self.written: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, *asked: Any) -> Any:
        """Note, as a wrapper of the connection, which table a statement writes to."""
        if WRITES.match(sql):
            self.written.add(TABLE.findall(sql)[0])
        return execute(sql, *asked)

    @property
    def tables(self) -> set[str]:
        return {str(row[0]) for row in self.rows}


@contextmanager
def watched() -> Iterator[Changes]:
    """What is written inside, known once it is over and undone."""
    changes = Changes()
    with undone():
        with connection.execute_wrapper(changes):
            yield changes
        after = rows_of(changes.written)
    before = rows_of(changes.written)
    changes.rows = [*(after - before), *(before - after)]
