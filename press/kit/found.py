"""All that was found of a kind, a page at a time."""

from functools import cached_property
from typing import Any

from django.db.models.expressions import RawSQL

from press.kit.counts import FOUND, MOST, AmongFirst, first_found, first_of_each
from press.kit.search import Kind
from press.kit.ways import Ways


class FoundRows:
    """The rows of a stored kind, as `Pages` asks for them: as many as are counted, those that its
    ways lead to first, the most exact of them first; then the others, for who asks as far.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    @cached_property
    def _ways(self) -> Ways:
        return self.kind.find()

    @cached_property
    def _first(self) -> list[int]:
        """Their keys, `MOST` and one where there are more; one query."""
        known = RawSQL(f"SELECT * FROM {FOUND}", ())  # noqa: S608, S611
        rows = self._ways.of(known).values_list("pk")[: MOST + 1]
        found = AmongFirst([first_found(way) for way in self._ways.each], rows)
        return [key for (key,) in first_of_each([found])]

    def __len__(self) -> int:
        return len(self._first)

    def count(self) -> int:
        """How many there are, whatever their number."""
        return self._ways.rows.count()

    def __getitem__(self, part: slice) -> list[Any]:
        keys = self._first[part.start : min(part.stop, MOST)]
        return [*self._read(keys), *self._others(part.start - MOST, part.stop - MOST)]

    def _read(self, keys: list[int]) -> list[Any]:
        if not keys:
            return []
        return list(self._ways.of(keys)) if self.kind.is_told else self.kind.read(keys)

    def _others(self, start: int, stop: int) -> list[Any]:
        if stop <= 0 or len(self) <= MOST:
            return []
        others = self._ways.rows.exclude(pk__in=self._first[:MOST])
        return list(self.kind.shown(others[max(start, 0) : stop]))
