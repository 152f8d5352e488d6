"""Lists of rows whose sentence is compiled once for a process, and asked again with other keys.

Where sums are made of twenty lists, Django takes ten times longer to say what is asked than the
database to answer it. PostgreSQL plans such a sentence once too: see `press.kit.planned`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import update_wrapper
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from press.kit.prepared import PreparedSentence, Sentence, Values, shape_of

LONGEST = 50  # keys of a list: a longer one is seldom asked again as long, and is asked anew
MOST = 100  # sentences of one list

Asked = ParamSpec("Asked")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Answer:
    """What the iterables of Django read of a list of which the rows are already there."""

    compiler: Any
    found: Sequence[tuple[Any, ...]]
    db: str
    _known_related_objects: Any

    @property
    def query(self) -> "Answer":
        return self

    def get_compiler(self, *_of: object, **_said: object) -> "Answer":
        return self

    def execute_sql(self, *_of: object, **_said: object) -> list[Sequence[tuple[Any, ...]]]:
        return [self.found]

    def results_iter(self, results: object = None, **said: Any) -> Iterator[Any]:
        """The rows, with days, instants and truths as Python says them."""
        return self.compiler.results_iter([self.found], **said)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compiler, name)


@dataclass(frozen=True)
class CompiledList:
    """A list, what compiled it, and its sentence."""

    rows: QuerySet[Any]
    compiler: Any
    sentence: Sentence

    def asked(self, values: Values) -> list[Any]:
        if not self.sentence.sql:
            return []
        if self.rows.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("Rows are locked inside a transaction.")
        found = self.sentence.rows(values)
        related = self.rows._known_related_objects
        answer = Answer(self.compiler, found, self.rows.db, related)
        return list(self.rows._iterable_class(answer))


class CompiledOnce(Generic[Asked, Row]):
    """What `compiled_once` makes of a function."""

    def __init__(self, build: Callable[Asked, QuerySet[Any]]) -> None:
        update_wrapper(self, build)
        self.build = build
        self.names = tuple(signature(build).parameters)
        self.known: dict[Any, CompiledList] = {}

    def __call__(self, *args: Asked.args, **named: Asked.kwargs) -> list[Row]:
        values = dict(zip(self.names, args, strict=False)) | named
        if any(isinstance(one, tuple) and len(one) > LONGEST for one in values.values()):
            return list(self.build(*args, **named))
        shape = connection.vendor, shape_of(values)
        if shape not in self.known:
            if len(self.known) >= MOST:
                self.known.clear()
            self.known[shape] = self._compiled(values)
        return self.known[shape].asked(values)

    def one(self, *args: Asked.args, **named: Asked.kwargs) -> Row:
        """The only row. Raises `DoesNotExist` of its table."""
        for row in self(*args, **named):
            return row
        raise self.build(*args, **named).model.DoesNotExist

    def first(self, *args: Asked.args, **named: Asked.kwargs) -> Row | None:
        """The first row, None where there is none."""
        return next(iter(self(*args, **named)), None)

    def _compiled(self, values: Values) -> CompiledList:
        sentence = PreparedSentence(self.build, _said, {}).sentence(values)
        rows = self.build(**values)  # type: ignore[call-arg]
        if rows._prefetch_related_lookups:
            raise NotImplementedError(f"{self.build.__name__} asks more than one query.")
        compiler = rows.query.get_compiler(rows.db)
        if sentence.sql:
            compiler.as_sql()
        return CompiledList(rows, compiler, sentence)


def compiled_once(build: Callable[Asked, QuerySet[Any]]) -> CompiledOnce[Asked, Any]:
    """The rows of the list that a function makes of keys, as `list` gives them; one query.

    Keys are whole numbers, days, tuples of numbers, a `TypedValue`; see `PreparedSentence`. What
    the function reads besides, as what day it is, would stay what it was when it was first asked.
    """
    return CompiledOnce(build)


def _said(rows: QuerySet[Any]) -> tuple[str, Sequence[Any]]:
    """Nothing where Django knows that no row can be there."""
    with suppress(EmptyResultSet):
        sql, params = rows.query.get_compiler(rows.db).as_sql()
        return sql, params
    return "", ()
