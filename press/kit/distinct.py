"""The values of a column that some rows have, read along its index from one to the next.

Grouping would read every row: here each value costs the first row that has it.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


def first_values(rows: QuerySet[Any], column: str, most: int) -> list[Any]:
    """The first values of a column that is never null, in their order; one query."""
    with suppress(EmptyResultSet):
        sql, params = values_sql(rows, column)
        return _read(rows.db, f"SELECT value FROM ({sql}) AS every LIMIT %s", [*params, most])  # noqa: S608  Django's own SQL
    return []


def values_sql(rows: QuerySet[Any], column: str) -> tuple[str, Sequence[Any]]:
    """The sentence that gives them all, in a column `value`. Raises EmptyResultSet."""
    ordered = rows.order_by(column).values(column)
    first, of_first = _sql(ordered[:1])
    after, of_next = _sql(ordered.filter(**{f"{column}__gt": RawSQL("known.value", ())})[:1])
    known = (
        f"SELECT * FROM ({first}) AS first UNION ALL "  # noqa: S608
        f"SELECT ({after}) FROM known WHERE known.value IS NOT NULL"
    )
    sql = (
        f"WITH RECURSIVE known(value) AS ({known}) SELECT value FROM known WHERE value IS NOT NULL"  # noqa: S608
    )
    return sql, [*of_first, *of_next]


def ends(rows: QuerySet[Any], *columns: str) -> Iterator[QuerySet[Any]]:
    """The first and the last value of each of these columns, as lists of one row."""
    for column in columns:
        known = rows.filter(**{f"{column}__isnull": False}).values_list(column)
        yield known.order_by(column)[:1]
        yield known.order_by(f"-{column}")[:1]


def _sql(rows: QuerySet[Any]) -> tuple[str, Sequence[Any]]:
    sql, params = rows.query.get_compiler(rows.db).as_sql()
    return sql, params


def _read(using: str, sql: str, params: Sequence[Any]) -> list[Any]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params)
        return [value for (value,) in cursor.fetchall()]
