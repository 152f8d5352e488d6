"""What takes long to make in an empty database is made once a worker, then given back.

`poured` lends SQLite's tests a database in memory that has it all; elsewhere, and where what is
written must stay for other connections, `pour` writes the rows again.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

T = TypeVar("T")


@dataclass(frozen=True)
class Poured:
    """The rows of one table, as the database gives and takes them."""

    table: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]

    def pour(self) -> None:
        quote = connection.ops.quote_name
        names, places = ", ".join(map(quote, self.columns)), ", ".join(["%s"] * len(self.columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {quote(self.table)} ({names}) VALUES ({places})", self.rows
            )


class Lent:
    """A database in memory, as the test's own is now; it is so again after each loan."""

    def __init__(self) -> None:
        parameters = connection.get_connection_params() | {"database": ":memory:"}
        self.own: sqlite3.Connection = connection.get_new_connection(parameters)
        self.own.deserialize(connection.connection.serialize())
        self.own.execute("PRAGMA journal_mode = MEMORY")
        self.own.isolation_level = None

    @contextmanager
    def lend(self) -> Iterator[None]:
        usual, connection.connection = connection.connection, self.own
        self.own.execute("BEGIN")
        try:
            yield
            if not connection.needs_rollback:
                connection.check_constraints()  # as at the end of a test of Django's
        finally:
            self.own.rollback()
            connection.connection = usual


@dataclass(frozen=True)
class Made:
    """What was made: its rows, the database that has them, and what the making gave back."""

    tables: Sequence[Poured]
    lent: Lent | None
    given: object

    def pour(self) -> Any:
        with transaction.atomic():  # where foreign keys wait for the end
            for one in self.tables:
                one.pour()
        return deepcopy(self.given)


_made: dict[Callable[[], object], Made] = {}


@contextmanager
def poured(make: Callable[[], T]) -> Iterator[T]:
    """What `pour` gives, for the time of a test or of a module, which are one transaction."""
    made = _made.get(make)
    if made and made.lent and connection.in_atomic_block and _is_empty():
        with made.lent.lend():
            yield deepcopy(made.given)  # type: ignore[misc]
    else:
        yield pour(make)


def pour(make: Callable[[], T]) -> T:
    """Do as `make` does: by itself the first time, or over rows that were there before it."""
    if not _is_empty():
        return make()
    if make in _made:
        return _made[make].pour()  # type: ignore[no-any-return]
    given = make()
    tables = [one for one in map(_read, _tables()) if one.rows]
    _made[make] = Made(tables, Lent() if connection.vendor == "sqlite" else None, deepcopy(given))
    return given


def _tables() -> list[str]:
    """Those of our own applications, in the order of the models."""
    models = apps.get_models(include_auto_created=True)
    return [one._meta.db_table for one in models if not one.__module__.startswith("django.")]


def _is_empty() -> bool:
    quote = connection.ops.quote_name
    found = " OR ".join(f"EXISTS (SELECT 1 FROM {quote(table)})" for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {found}")
        return not cursor.fetchone()[0]


def _read(table: str) -> Poured:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        columns = tuple(column[0] for column in cursor.description)
        return Poured(table, columns, cursor.fetchall())
