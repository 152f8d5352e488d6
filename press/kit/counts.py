"""How many rows there are, as far as anybody needs to know: counting stops at a thousand."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

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


def _limited(rows: QuerySet[Any]) -> tuple[str, Sequence[Any]]:
    limited = rows.order_by().values("pk")[: MOST + 1]
    try:
        asked, params = limited.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:  # Django knows that no row can be there
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({asked}) AS counted)", params  # noqa: S608  Django's own SQL


def count(rows: QuerySet[Any]) -> int:
    """How many rows it holds, `MOST` and one where there are more."""
    return counts(rows=rows)["rows"]


def how_many(number: int) -> str:
    """« 12 », « plus de 1 000 »."""
    return f"plus de {integer(MOST)}" if number > MOST else integer(number)


def counted(number: int, *noun: str) -> str:
    """« 1 convention », « 12 conventions », « plus de 1 000 conventions »."""
    if number <= MOST:
        return plural(number, *noun)
    return f"plus de {plural(MOST, *noun)}"
