"""How many rows there are, as far as anybody needs to know: counting stops at a thousand."""

from django.db import connections
from django.db.models import QuerySet

from press.words.french import integer, plural

MOST = 1_000


def counts(**rows: QuerySet) -> dict[str, int]:
    """How many rows each holds, `MOST` and one where there are more; one query for all."""
    if not rows:
        return {}
    sql, params = [], []
    for one in rows.values():
        limited = one.order_by().values("pk")[: MOST + 1]
        asked, given = limited.query.get_compiler(one.db).as_sql()
        sql.append(f"(SELECT COUNT(*) FROM ({asked}) AS counted)")  # noqa: S608  Django's own SQL
        params += given
    with connections[next(iter(rows.values())).db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(sql)}", params)
        return dict(zip(rows, cursor.fetchone(), strict=True))


def count(rows: QuerySet) -> int:
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
