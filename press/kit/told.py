"""A sentence of SQL over named expressions, for what lists ask of each row.

Django compiles a nested condition again wherever it is named, which is most of what a list of
states costs; here each expression is compiled once, and the sentence is read as it is written.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db.models import BooleanField, DateField, Exists, F, Func, Value

NAME = re.compile(r"\{(\w+)\}")


class Told(Func):
    """`sentence` names its expressions between braces: « {end} < {day} »."""

    def __init__(self, sentence: str, output_field: Any, **named: Any) -> None:
        super().__init__(*named.values(), output_field=output_field)
        self.sentence, self.names = sentence, tuple(named)

    def as_sql(self, compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        sources = self.get_source_expressions()
        known = dict(zip(self.names, map(compiler.compile, sources), strict=True))
        sql: list[str] = []
        params: list[Any] = []
        for rank, part in enumerate(NAME.split(self.sentence)):
            said, given = known[part] if rank % 2 else (part, ())
            sql.append(said)
            params += given
        return "".join(sql), params

    def copy(self) -> Self:
        copied = super().copy()
        copied.sentence, copied.names = self.sentence, self.names
        return copied


class OfList(Told):
    """Whether a column is in a list, « (SELECT …) » over named expressions, which is found once:
    PostgreSQL would ask it of each row instead of following an index of the column.
    """

    def __init__(self, column: str, listed: str, **named: Any) -> None:
        super().__init__(f"{{column}} IN {listed}", BooleanField(), column=F(column), **named)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        column, _, listed = self.sentence.partition(" IN ")
        found_once = self.copy()
        found_once.sentence = f"{column} = ANY (ARRAY{listed})"
        return found_once.as_sql(compiler, connection, **context)


class AskedOfEach(Exists):
    """`Exists`, asked of each row in turn: PostgreSQL would first list all for which it holds."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "((%(subquery)s) IS NOT NULL)"
        return self.as_sql(compiler, connection, **{**context, "template": template})


def day_of(on: date) -> Value:
    """A day as a sentence names it."""
    return Value(on, output_field=DateField())


def words_of(constants: Iterable[str]) -> str:
    """« ('epci', 'commune') », of constants of the code."""
    quoted = (f"'{one}'" for one in constants)
    return f"({', '.join(quoted)})"
