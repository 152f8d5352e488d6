"""What takes long to make in an empty database is made once, then given back.

Of the workers of one run the first makes it, and leaves it to the others in `folder`. `poured`
lends SQLite's tests a database in memory that has it all; elsewhere, and where what is written
must stay for other connections, `pour` writes the rows again.
"""

import fcntl
import pickle
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

T = TypeVar("T")

folder: Path | None = None  # what the workers of one run share; none where there is one


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
    """A database in memory, as it was kept; it is so again after each loan."""

    def __init__(self, kept: bytes) -> None:
        parameters = connection.get_connection_params() | {"database": ":memory:"}
        self.own: sqlite3.Connection = connection.get_new_connection(parameters)
        self.own.deserialize(kept)
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
    """What was made: its rows, SQLite's database that has them, and what the making gave back."""

    tables: Sequence[Poured]
    database: bytes | None
    given: object

    @cached_property
    def lent(self) -> Lent | None:
        return Lent(self.database) if self.database else None

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
    with _in_turn(f"{make.__module__}.{make.__qualname__}") as file:
        if file and file.exists():
            _made[make] = pickle.loads(file.read_bytes())  # noqa: S301 - our own
            return _made[make].pour()  # type: ignore[no-any-return]
        given = make()
        _made[make] = _keep(given)
        if file:
            file.write_bytes(pickle.dumps(_made[make]))
    return given


@contextmanager
def _in_turn(name: str) -> Iterator[Path | None]:
    """Where workers share what has that name, for one of them at a time."""
    if folder is None:
        yield None
        return
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / f"{name}.pickle"


def _keep(given: object) -> Made:
    tables = [one for one in map(_read, _tables()) if one.rows]
    database = connection.connection.serialize() if connection.vendor == "sqlite" else None
    return Made(tables, database, deepcopy(given))


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
