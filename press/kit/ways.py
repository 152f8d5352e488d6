"""Rows found in several ways, of which one suffices.

An engine asks « this, or that, or else » of every row, where each alone has an index. What only
counts and shows the first ones follows each of the ways until it has found enough.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import connections
from django.db.models import Q, QuerySet, Subquery

from press.kit.told import OfList


def as_they_are(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


@dataclass(frozen=True)
class Ways:
    """Of the rows that are looked `among`, those of which one of the `conditions` holds.

    `kept` keeps some of these, and is asked last: SQLite asks in the order that it is told. `shown`
    adds what is said of them and their order, whatever led to them. `along` gives the rows of which
    the first condition may hold, where SQLite has an index that leads to them.
    """

    among: QuerySet[Any]
    conditions: Sequence[Q]
    shown: Callable[[QuerySet[Any]], QuerySet[Any]] = as_they_are
    kept: Callable[[QuerySet[Any]], QuerySet[Any]] = as_they_are
    along: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None

    def keep(self, kept: Callable[[QuerySet[Any]], QuerySet[Any]]) -> Self:
        return replace(self, kept=kept)

    def filter(self, condition: Q) -> Self:
        return self.keep(lambda rows: rows.filter(condition))

    def then(self, more: Callable[[QuerySet[Any]], QuerySet[Any]]) -> Self:
        """Shown with more, once they are shown."""
        before = self.shown
        return replace(self, shown=lambda rows: more(before(rows)))

    def order_by(self, *columns: str) -> Self:
        return self.then(lambda rows: rows.order_by(*columns))

    @property
    def rows(self) -> QuerySet[Any]:
        """All of them, each once."""
        return self.shown(self._in_any_way)

    @property
    def each(self) -> list[QuerySet[Any]]:
        """Those of each way, for a row may be in several; SQLite, where no index leads along the
        first, would read every row as many times.
        """
        if connections[self.among.db].vendor == "sqlite" and not self.along:
            return [self._in_any_way]
        first, *others = self.conditions
        led = self.along(self.among) if self.along else self.among
        return [
            self.kept(led.filter(first)),
            *(self.kept(self.among.filter(one)) for one in others),
        ]

    @property
    def _in_any_way(self) -> QuerySet[Any]:
        return self.kept(self.among.filter(reduce(or_, self.conditions)))

    def of(self, found: Any) -> QuerySet[Any]:
        """Those of these keys, known to be of them: nothing is asked of them again."""
        return self.shown(self.among.model.objects.filter(pk__in=found))


class AmongListed(OfList):
    """Whether a column is one of those that a query gives."""

    def __init__(self, column: str, keys: QuerySet[Any]) -> None:
        super().__init__(column, "{keys}", keys=Subquery(keys))
