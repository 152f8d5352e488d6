"""The rows of a list, from the database or not, in the order of its columns.

What is not known comes last, whichever way a column is sorted; what a list is sorted by before
anyone asks decides between equals.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, QuerySet
from django_tables2.data import TableData, TableListData, TableQuerysetData

from press.kit.columns import EMPTY, reach
from press.kit.counts import is_longer

CHUNK = 2_000  # rows read at a time for a file


class Stored(TableQuerysetData):
    """Rows of the database."""

    ordering = None  # django-tables2 would guess the columns from the query

    def order_by(self, aliases: Iterable[str]) -> None:
        keys = [key for alias in aliases for key in self._keys(alias)]
        if keys:
            before = self.data.query.order_by or self.data.model._meta.ordering
            self.data = self.data.order_by(*_without_repeats((*keys, *before, "pk")))

    def _keys(self, alias: str) -> Iterator[Any]:
        is_reversed, column = alias.startswith("-"), self.table.columns[alias.lstrip("-")].column
        for name in column.order_by or (column.accessor,):
            bare, is_descending = name.lstrip("-"), name.startswith("-") != is_reversed
            if self._always_known(bare):
                yield f"-{bare}" if is_descending else bare
            elif is_descending:
                yield F(bare).desc(nulls_last=True)
            else:
                yield F(bare).asc(nulls_last=True)

    def _always_known(self, name: str) -> bool:
        """A plain column that is never null: an index may sort it."""
        try:
            return name == "pk" or not self.data.model._meta.get_field(name).null
        except FieldDoesNotExist:
            return False

    def is_longer(self, most: int) -> bool:
        return is_longer(self.data, most)

    def chunks(self) -> Iterator[list[Any]]:
        return _chunked(self.data.iterator(chunk_size=CHUNK))


class HeldRows(TableListData):
    """Rows that a page has computed: dataclasses, dictionaries."""

    def order_by(self, aliases: Iterable[str]) -> None:
        for alias in reversed(list(aliases)):
            is_reversed, name = alias.startswith("-"), alias.lstrip("-")
            column = self.table.columns[name].column
            for path in reversed(column.order_by or (column.path or name,)):
                is_descending = isinstance(path, str) and path.startswith("-")
                bare = path.lstrip("-") if isinstance(path, str) else path
                self._sort(column, bare, is_descending=is_descending != is_reversed)

    def _sort(self, column: Any, path: Any, *, is_descending: bool) -> None:
        values = [(reach(record, path), record) for record in self.data]
        known = [(column.key(value), record) for value, record in values if value not in EMPTY]
        known.sort(key=lambda pair: pair[0], reverse=is_descending)
        unknown = [record for value, record in values if value in EMPTY]
        self.data = [record for _, record in known] + unknown

    def is_longer(self, most: int) -> bool:
        return len(self.data) > most

    def chunks(self) -> Iterator[list[Any]]:
        return _chunked(iter(self.data))


def _without_repeats(keys: Iterable[Any]) -> list[Any]:
    """Each key once, by its first direction; after the primary key nothing decides any more."""
    kept: dict[str, Any] = {}
    for key in keys:
        name = key.lstrip("-") if isinstance(key, str) else str(key)
        name = "pk" if name == "id" else name
        if "pk" not in kept:
            kept.setdefault(name, key)
    return list(kept.values())


def rows_from(rows: QuerySet[Any] | Iterable[Any]) -> TableData:
    return Stored(rows) if isinstance(rows, QuerySet) else HeldRows(list(rows))


def _chunked(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
