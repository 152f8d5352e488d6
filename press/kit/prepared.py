"""Sentences that Django compiles once for a process, and asks again with other values.

Compiling fifteen nested queries takes ten times what the database takes to answer them, and gives
the same SQL for everybody. It is compiled for two sets of invented values: where what they give
differs is where a value goes. What differs and is no value is refused when it is first asked.

PostgreSQL plans them once too (`press.kit.planned`), but counts, and what somebody typed: how many
rows there are is what their plan depends on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Self

from django.db import connection
from django.db.models import QuerySet

from press.kit import counts
from press.kit.counts import counting_each, said_of, summing, sums_of, told_parts, united
from press.kit.planned import planned_cursor, spelt_out

Values = Mapping[str, Any]
Place = tuple[str, int | None]  # a value by its name, and the rank in it where it is of several
# What nobody asks, twice: no two of them are as far from each other in both.
INVENTED, FIRST_DAY = ((30_001, 7), (20_003, 11)), datetime(1801, 1, 1, tzinfo=UTC)
MOST = 500  # sentences that are kept


class TypedValue(str):
    """Words that go where a value goes. What is asked is of a subclass, which invents others."""

    @property
    def shape(self) -> object:
        raise NotImplementedError

    def another(self, numbers: Iterator[int]) -> Self:
        """Of the same shape; no part of it is said in one that other numbers give."""
        raise NotImplementedError


@dataclass(frozen=True)
class Sentence:
    """Its SQL, what it always says, and by rank the values that it is asked with."""

    sql: str
    params: Sequence[Any]
    places: Mapping[int, Place]
    is_planned: bool

    def rows(self, values: Values) -> list[tuple[Any, ...]]:
        if not self.sql:
            return []
        with planned_cursor() if self.is_planned else connection.cursor() as cursor:
            cursor.execute(self.sql, self.given(values))
            return cursor.fetchall()

    def given(self, values: Values) -> list[Any]:
        """Its parameters, once values are in their places."""
        params = list(self.params)
        for rank, place in self.places.items():
            params[rank] = _given(values, place, type(params[rank]))
        return params


@dataclass(frozen=True)
class PreparedSentence:
    """What `build` makes of values, asked as `compiled` says: compiled once for each shape of them.

    Values are whole numbers, days, instants, tuples of numbers, a `TypedValue`; None and other
    words shape a sentence.
    `also` are the values that `build` works out of them. What `is_counted` up to a thousand is
    planned for who asks it: among few, or along an index.
    """

    build: Callable[..., Any]
    compiled: Callable[[Any], tuple[str, Sequence[Any]]]
    also: Mapping[str, Callable[[Values], Any]]
    is_counted: bool = False

    def rows(self, values: Values) -> list[tuple[Any, ...]]:
        key = self.build, connection.vendor, counts.MOST, shape_of(values)
        if key not in _known:
            if len(_known) >= MOST:
                _known.clear()
            _known[key] = self.sentence(values)
        return _known[key].rows(self._with_others(values))

    def _with_others(self, values: Values) -> Values:
        return {**values, **{name: of(values) for name, of in self.also.items()}}

    def sentence(self, values: Values) -> Sentence:
        """Compiled for values of that shape."""
        one, other = (_invented(values, count(*numbers)) for numbers in INVENTED)
        sql, params = self.compiled(self.build(**one))
        again, others = self.compiled(self.build(**other))
        if sql != again or len(params) != len(others):
            raise NotImplementedError(f"What {self.build.__name__} asks depends on its values.")
        both = self._with_others(one), self._with_others(other)
        pairs = enumerate(zip(params, others, strict=True))
        places = {rank: _place(pair, *both) for rank, pair in pairs if pair[0] != pair[1]}
        is_typed = any(isinstance(value, TypedValue) for value in values.values())
        if is_typed or self.is_counted:
            return Sentence(sql, params, places, is_planned=False)
        return Sentence(*spelt_out(sql, params, places), is_planned=True)


_known: dict[tuple[Any, ...], Sentence] = {}


def first_of_each_again(
    build: Callable[..., Sequence[QuerySet[Any]]], **values: Any
) -> list[tuple[Any, ...]]:
    """What `first_of_each` gives of the lists that `build` makes of these values."""
    return PreparedSentence(build, united, {}).rows(values)


def first_said_again(
    build: Callable[..., Mapping[str, QuerySet[Any]]],
    also: Mapping[str, Callable[[Values], Any]],
    **values: Any,
) -> dict[str, list[dict[str, Any]]]:
    """What `first_said` gives of the lists that `build` makes of these values, where one is."""
    return said_of(PreparedSentence(build, _telling, also).rows(values))


def _telling(parts: Mapping[str, QuerySet[Any]]) -> tuple[str, list[Any]]:
    return united(told_parts(parts))


def summed_again(
    build: Callable[..., Sequence[QuerySet[Any]]], sums: Mapping[str, str], **values: Any
) -> dict[str, int]:
    """What `summed` gives of the lists that `build` makes of these values."""
    rows = PreparedSentence(build, partial(summing, sums=sums), {}).rows(values)
    return sums_of(sums, rows)


def counts_again(
    build: Callable[..., Mapping[str, QuerySet[Any]]],
    also: Mapping[str, Callable[[Values], Any]],
    **values: Any,
) -> dict[str, int]:
    """What `counts` gives of the rows that `build` makes of these values."""
    return dict(PreparedSentence(build, counting_each, also, is_counted=True).rows(values))


def _place(pair: tuple[Any, Any], one: Values, other: Values) -> Place:
    kind = type(pair[0])
    for place in _places(one):
        if (_given(one, place, kind), _given(other, place, kind)) == pair:
            return place
    raise NotImplementedError(f"{pair[0]!r} comes of a value, and is none.")


def _places(values: Values) -> Iterator[Place]:
    for name, value in values.items():
        if isinstance(value, tuple):
            yield from ((name, rank) for rank in range(len(value)))
        elif value is not None and (isinstance(value, TypedValue) or not isinstance(value, str)):
            yield name, None


def _given(values: Values, place: Place, kind: type) -> Any:
    """A value as the database takes it; a number is of the size that Django says."""
    name, rank = place
    value = values[name] if rank is None else values[name][rank]
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, TypedValue):
        return f"{value}"
    return kind(value) if issubclass(kind, int) and isinstance(value, int) else value


def shape_of(values: Values) -> tuple[Any, ...]:
    """What a sentence may depend on: it is compiled once for all values of one shape."""
    return tuple((name, _shape(value)) for name, value in values.items())


def _shape(value: Any) -> Any:
    if isinstance(value, TypedValue):
        return value.shape
    if value is None or isinstance(value, str):
        return value
    return len(value) if isinstance(value, tuple) else type(value)


def _invented(values: Values, numbers: Iterator[int]) -> dict[str, Any]:
    """Others of the same shape."""
    return {name: _another(value, numbers) for name, value in values.items()}


def _another(value: Any, numbers: Iterator[int]) -> Any:
    if isinstance(value, TypedValue):
        return value.another(numbers)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return tuple(next(numbers) for _ in value)
    number = next(numbers)
    if isinstance(value, date):
        instant = FIRST_DAY + timedelta(number)
        return instant if isinstance(value, datetime) else instant.date()
    return number
