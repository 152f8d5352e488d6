"""SQLite's index of the words of rows: a table of trigrams beside theirs, which triggers write.

FTS5 keeps which three letters follow one another in a row, and not where (`detail=none`). So it
gives the rows that may hold a word, of which it is asked still: a row too many costs its reading,
and none lacks as long as the triggers are there. `migrate` puts them back, and the index with
them, once it has run: SQLite drops the triggers of a table that a migration remakes.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.db import DatabaseError, connections, models, transaction
from django.db.models import QuerySet

from press.kit.searched import searched_models, searched_of

LEAST = 3  # letters of a word that has a trigram
FTS5 = (
    "fts5({column}, content={table}, content_rowid=id, detail=none, columnsize=0, tokenize=trigram)"
)
ADD = "INSERT INTO {index} (rowid, {column}) VALUES (new.id, new.{column});"
REMOVE = "INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
OTHER = "old.{column} IS NOT new.{column} OR old.id IS NOT new.id"
DEFINITIONS = {
    "{index}": f"CREATE VIRTUAL TABLE {{index}} USING {FTS5}",
    "{index}_added": f"CREATE TRIGGER {{index}}_added AFTER INSERT ON {{table}} BEGIN {ADD} END",
    "{index}_gone": f"CREATE TRIGGER {{index}}_gone AFTER DELETE ON {{table}} BEGIN {REMOVE} END",
    "{index}_other": (
        f"CREATE TRIGGER {{index}}_other AFTER UPDATE ON {{table}} WHEN {OTHER}"
        f" BEGIN {REMOVE} {ADD} END"
    ),
}


@cache
def is_possible() -> bool:
    """Whether this SQLite has FTS5, and trigrams of it; else searches read the rows."""
    table = "CREATE VIRTUAL TABLE any USING fts5(words, tokenize=trigram)"
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute(table)
    except sqlite3.OperationalError:
        return False
    finally:
        memory.close()
    return True


def install(using: str = "default", **_signal: object) -> None:
    """Make each index that is not there as it is defined, from the rows; the others stay."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not is_possible():
        return
    known = _known(using)
    for model in searched_models():
        expected = _definitions(model)
        if not expected.items() <= known.items() and model._meta.db_table in known:
            with transaction.atomic(using), connection.cursor() as cursor:
                _make(cursor, expected)


def _make(cursor: Any, expected: dict[str, str]) -> None:
    index, *triggers = expected
    for name in triggers:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    cursor.execute(f"DROP TABLE IF EXISTS {index}")
    for sql in expected.values():
        cursor.execute(sql)
    cursor.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608


def misled(using: str = "default") -> Iterator[type[models.Model]]:
    """The models whose index is not there, or is not of their rows as they are."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not is_possible():
        return
    known = _known(using)
    for model in searched_models():
        if not (_definitions(model).items() <= known.items() and _is_right(model, using)):
            yield model


def _is_right(model: type[models.Model], using: str) -> bool:
    index = index_of(model)
    check = f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
    try:
        with transaction.atomic(using), connections[using].cursor() as cursor:
            cursor.execute(check)
    except DatabaseError:
        return False
    return True


def rebuild(using: str = "default") -> int:
    """Make again the indexes that mislead; gives how many."""
    wrong = list(misled(using))
    for model in wrong:
        with transaction.atomic(using), connections[using].cursor() as cursor:
            _make(cursor, _definitions(model))
    return len(wrong)


def index_of(model: type[models.Model]) -> str:
    return f"{model._meta.db_table}_trigrams"


def _definitions(model: type[models.Model]) -> dict[str, str]:
    """What SQLite says of the index and of its triggers, by their names."""
    names = {
        "index": index_of(model),
        "table": model._meta.db_table,
        "column": searched_of(model).column,
    }
    return {name.format(**names): sql.format(**names) for name, sql in DEFINITIONS.items()}


def _known(using: str) -> dict[str, str]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'trigger')")
        return dict(cursor.fetchall())


def has_trigrams(words: Sequence[str]) -> bool:
    return any(len(one) >= LEAST for one in words)


def matching(words: Sequence[str]) -> str:
    """What FTS5 is asked of some words: each of their trigrams, in any order."""
    each = ((one[at : at + LEAST] for at in range(len(one) - LEAST + 1)) for one in words)
    known = dict.fromkeys(chain.from_iterable(each))
    return " AND ".join('"{}"'.format(one.replace('"', '""')) for one in known)


def that_may_hold(rows: QuerySet[Any], words: Sequence[str], column: str) -> QuerySet[Any]:
    """The rows that may hold these words in a `SearchedField`, or in that of what they are of:
    « searched », « party__searched ». Read along its index.
    """
    of, _, _ = column.rpartition("__")
    model: Any = rows.model
    field = model._meta.get_field(of) if of else model._meta.pk
    index = index_of(field.related_model if of else model)
    led = f'{index}.rowid = "{model._meta.db_table}"."{field.column}"'
    # Names of the code; FTS5's own table has no model.
    return rows.extra(tables=[index], where=[led, f"{index} MATCH %s"], params=[matching(words)])  # noqa: S610
