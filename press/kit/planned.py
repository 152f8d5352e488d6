"""Sentences that PostgreSQL plans once: a connection that asks one several times has it prepared
there (`prepare_threshold`, in the options of the database).

To plan twenty lists takes it ten times longer than to answer them.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from django.db import connection

Place = TypeVar("Place")


def spelt_out(
    sql: str, params: Sequence[Any], places: Mapping[int, Place]
) -> tuple[str, list[Any], dict[int, Place]]:
    """A sentence of which the parameters at these places alone vary, as PostgreSQL is best told.

    What it always says is in its words, which a plan that is kept knows; numbers that Django leaves
    of any size are of the largest, or each size would be prepared.
    """
    if connection.vendor != "postgresql":
        return sql, list(params), dict(places)
    said = ["%s" if rank in places else _quoted(one) for rank, one in enumerate(params)]
    ranks = sorted(places)
    return (
        sql.replace("%%", "%%%%") % tuple(said),
        [_sized(params[rank]) for rank in ranks],
        {new: places[rank] for new, rank in enumerate(ranks)},
    )


def planned_cursor() -> Any:
    """On PostgreSQL, one that leaves values out of the sentence, which may then be prepared; where
    queries are read by somebody, one that can say them whole.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    return connection.make_cursor(_driver().Cursor(connection.connection))


def _sized(value: Any) -> Any:
    return _driver().types.numeric.Int8(value) if type(value) is int else value


def _quoted(value: Any) -> str:
    """As PostgreSQL reads it, among words where a percent sign is doubled."""
    return str(connection.ops.compose_sql("%s", [value])).replace("%", "%%")


@cache
def _driver() -> Any:
    """That of PostgreSQL, which nothing else needs."""
    return import_module("psycopg")
