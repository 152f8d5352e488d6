"""Several questions in one query: how many rows there are, and the first of each kind.

Counting stops at a thousand: nobody needs to know more.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from press.words.french import integer, plural

MOST = 1_000


def counts(**rows: QuerySet[Any]) -> dict[str, int]:
    """How many rows each holds, `MOST` and one where there are more; one query for all."""
    if not rows:
        return {}
    sql: list[str] = []
    params: list[Any] = []
    for one in rows.values():
        asked, given = _limited(one)
        sql.append(asked)
        params += given
    with connections[next(iter(rows.values())).db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(sql)}", params)
        return dict(zip(rows, cursor.fetchone(), strict=True))


def first_of_each(parts: Sequence[QuerySet[Any]]) -> list[tuple[Any, ...]]:
    """The rows of limited lists of the same columns, `values_list`, as the engine gives them."""
    sql: list[str] = []
    params: list[Any] = []
    for one in parts:
        with suppress(EmptyResultSet):
            asked, given = one.query.get_compiler(one.db).as_sql()
            sql.append(f"SELECT * FROM ({asked}) AS part")  # noqa: S608  Django's own SQL
            params += given
    if not sql:
        return []
    with connections[parts[0].db].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql), params)
        return cursor.fetchall()


def _limited(rows: QuerySet[Any], most: int = MOST) -> tuple[str, Sequence[Any]]:
    query = rows.query
    is_plain = not (query.combinator or query.distinct or query.group_by)
    unsorted = rows.order_by() if is_plain or query.combinator else rows
    limited = (unsorted.values("pk") if is_plain else unsorted)[: most + 1]
    try:
        asked, params = limited.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:  # Django knows that no row can be there
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({asked}) AS counted)", params  # noqa: S608  Django's own SQL


def count(rows: QuerySet[Any]) -> int:
    """How many rows it holds, `MOST` and one where there are more."""
    return counts(rows=rows)["rows"]


def is_longer(rows: QuerySet[Any], most: int) -> bool:
    """Whether it holds more rows than so many; counts no further."""
    asked, params = _limited(rows, most)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"SELECT {asked}", params)
        (found,) = cursor.fetchone()
    return bool(found > most)


def counting(rows: QuerySet[Any]) -> RawSQL:
    """The same count as a column, worked out once for all the rows."""
    sql, params = _limited(rows)
    return RawSQL(sql, params, output_field=IntegerField())  # noqa: S611  Django's own SQL


def how_many(number: int) -> str:
    """« 12 », « plus de 1 000 »."""
    return f"plus de {integer(MOST)}" if number > MOST else integer(number)


def counted(number: int, *noun: str) -> str:
    """« 1 convention », « 12 conventions », « plus de 1 000 conventions »."""
    if number <= MOST:
        return plural(number, *noun)
    return f"plus de {plural(MOST, *noun)}"
