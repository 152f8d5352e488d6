"""Several questions in one query: how many rows there are, and the first of each kind.

Counting stops at a thousand: nobody needs to know more.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.expressions import RawSQL

from press.words.french import integer, plural

MOST = 1_000
FOUND = "found_first"


@dataclass(frozen=True)
class ByLength:
    """Rows found in one of two ways, by whether what is `listed` is longer than `MOST`."""

    listed: QuerySet[Any]
    longer: QuerySet[Any]
    shorter: QuerySet[Any]

    @property
    def db(self) -> str:
        return self.listed.db


@dataclass(frozen=True)
class AmongFirst:
    """Rows of which the database first finds the keys of some, each once, in one way or several:
    these are named `FOUND` in its sentence.
    """

    found: Sequence[QuerySet[Any]]
    rows: QuerySet[Any]

    @property
    def db(self) -> str:
        return self.rows.db

    def as_sql(self) -> tuple[str, list[Any]]:
        """Raises EmptyResultSet where Django knows that no way leads to a row."""
        found, of_found = united(self.found, "UNION")
        if not found:
            raise EmptyResultSet
        rows, of_rows = compiled(self.rows)
        return f"WITH {FOUND} AS ({found}) {rows}", [*of_found, *of_rows]


@dataclass(frozen=True)
class EachSum:
    """Rows that say several sums, found once and told a sum a row: after `columns`, the label that
    it has in `sums`, by the name of its own column, then the sum. `named` are these two columns.
    """

    rows: QuerySet[Any]
    columns: Sequence[str]
    sums: Mapping[str, str]
    named: tuple[str, str]

    @property
    def db(self) -> str:
        return self.rows.db

    def as_sql(self) -> tuple[str, list[Any]]:
        """Raises EmptyResultSet where Django knows that there is no row."""
        found, params = compiled(self.rows)
        first, (word, amount) = ", ".join(self.columns), self.named
        each = (
            f"SELECT {first}, '{label}' AS {word}, {name} AS {amount} FROM summed"  # noqa: S608
            for name, label in self.sums.items()
        )
        return f"WITH summed AS ({found}) {' UNION ALL '.join(each)}", [*params]


def counts(**rows: QuerySet[Any] | ByLength) -> dict[str, int]:
    """How many rows each holds, `MOST` and one where there are more; one query for all."""
    if not rows:
        return {}
    with connections[next(iter(rows.values())).db].cursor() as cursor:
        cursor.execute(*counting_each(rows))
        return dict(cursor.fetchall())


def counting_each(rows: Mapping[str, QuerySet[Any] | ByLength]) -> tuple[str, list[Any]]:
    """The sentence that counts the rows of each name, and its parameters."""
    sql: list[str] = []
    params: list[Any] = []
    for name, one in rows.items():
        asked, given = _by_length(one) if isinstance(one, ByLength) else _limited(one)
        sql.append(f"SELECT '{name}', {asked}")
        params += given
    return " UNION ALL ".join(sql), params


def first_of_each(parts: "Sequence[Part]") -> list[tuple[Any, ...]]:
    """The rows of limited lists of the same columns, `values_list`, as the engine gives them."""
    asked, params = united(parts)
    if not asked:
        return []
    with connections[parts[0].db].cursor() as cursor:
        cursor.execute(asked, params)
        return cursor.fetchall()


def first_said(**parts: QuerySet[Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of several limited lists, each annotated with `said`, a `JSONObject`; one query."""
    found = said_of(first_of_each(told_parts(parts)))
    return {name: found.get(name, []) for name in parts}


def told_parts(parts: Mapping[str, QuerySet[Any]]) -> list[QuerySet[Any]]:
    """The same lists as names and what is said."""
    return [
        rows.values_list(Value(name, output_field=CharField()), "said")
        for name, rows in parts.items()
    ]


def said_of(rows: Iterable[tuple[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, said in rows:
        found[name].append(json.loads(said) if isinstance(said, str) else said)
    return found


def summed(parts: Sequence[QuerySet[Any]], **sums: str) -> dict[str, int]:
    """What each sum, SQL over the columns of these lists, comes to over all of them; one query."""
    asked, params = summing(parts, sums)
    if not asked:
        return dict.fromkeys(sums, 0)
    with connections[parts[0].db].cursor() as cursor:
        cursor.execute(asked, params)
        return sums_of(sums, cursor.fetchall())


def summing(parts: Sequence[QuerySet[Any]], sums: Mapping[str, str]) -> tuple[str, list[Any]]:
    """The sentence of it, and its parameters."""
    asked, params = united(parts)
    return asked and f"SELECT {', '.join(sums.values())} FROM ({asked}) AS summed", params  # noqa: S608


def sums_of(sums: Iterable[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, int]:
    """What its row says; nothing where Django knew that there was none."""
    found = rows[0] if rows else [0 for _ in sums]
    return {name: int(one or 0) for name, one in zip(sums, found, strict=True)}


Part = QuerySet[Any] | AmongFirst | EachSum


def united(parts: Sequence[Part], joined: str = "UNION ALL") -> tuple[str, list[Any]]:
    """The rows of all of them, empty where Django knows that there is none."""
    sql: list[str] = []
    params: list[Any] = []
    for one in parts:
        with suppress(EmptyResultSet):
            asked, given = compiled(one)
            sql.append(f"SELECT * FROM ({asked}) AS part")  # noqa: S608  Django's own SQL
            params += given
    return f" {joined} ".join(sql), params


def compiled(rows: Part) -> tuple[str, Sequence[Any]]:
    """Their sentence, and its parameters; raises EmptyResultSet where Django knows of no row."""
    if not isinstance(rows, QuerySet):
        return rows.as_sql()
    sql, params = rows.query.get_compiler(rows.db).as_sql()
    return sql, params


def _limited(rows: QuerySet[Any], most: int = MOST) -> tuple[str, Sequence[Any]]:
    query = rows.query
    is_plain = not (query.combinator or query.distinct or query.group_by)
    unsorted = rows.order_by() if is_plain or query.combinator else rows
    limited = (unsorted.values("pk") if is_plain else unsorted)[: most + 1]
    try:
        asked, params = compiled(limited)
    except EmptyResultSet:  # Django knows that no row can be there
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({asked}) AS counted)", params  # noqa: S608  Django's own SQL


def _by_length(rows: ByLength) -> tuple[str, Sequence[Any]]:
    """Engines work out no branch of it but the one that they take."""
    parts = [_limited(one) for one in (rows.listed, rows.longer, rows.shorter)]
    if parts[1] == parts[2]:
        return parts[1]
    length, longer, shorter = (sql for sql, _ in parts)
    asked = f"CASE WHEN {length} > {MOST} THEN {longer} ELSE {shorter} END"
    return asked, [one for _, params in parts for one in params]


def first_found(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The keys of as many rows as are counted, and one, whichever come first."""
    return rows.order_by().values("pk")[: MOST + 1]


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
