"""All the rows that are of a convention and of nothing else, whatever application keeps them.

They are found by the foreign keys of the tables themselves: a table added tomorrow is found too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import ForeignKey, Model, Value

from conventions.models import Convention

Found = dict[type[Model], set[int]]
AT_ONCE, TOGETHER = 500, 40
T = TypeVar("T")


def rows_of(conventions: Collection[int]) -> Found:
    """The keys of the rows by table, the conventions' own among them.

    A row is of a convention when it cannot be without it: a key that may be null owns nothing,
    but for those that its table names in `owned_by`. As many queries as rows are far from it.
    """
    found: Found = defaultdict(set)
    found[Convention] = set(conventions)
    left: Found = {Convention: set(conventions)}
    while left:
        owning = [
            (key, keys) for model, keys in left.items() for key in _keys_to(model) if _owns(key)
        ]
        left = defaultdict(set)
        for key, pk in _naming(owning):
            if pk not in found[key.model]:
                found[key.model].add(pk)
                left[key.model].add(pk)
    return {model: keys for model, keys in found.items() if keys}


def held_by(found: Found) -> Iterator[str]:
    """What keeps them from going, by the name of its table: what is never deleted, and what only
    names them; one query.
    """
    kept = {model for model in found if getattr(model, "insert_only", False)}
    yield from (str(model._meta.verbose_name) for model in kept)
    only_naming = [
        (key, keys)
        for model, keys in found.items()
        for key in _keys_to(model)
        if model not in kept and key.null
    ]
    for key, pk in _naming(only_naming):
        if pk not in found.get(key.model, ()):
            yield str(key.model._meta.verbose_name)


def in_order(found: Found) -> list[type[Model]]:
    """The tables, each before those that it names."""
    left, ordered = set(found), []
    while left:
        free = [one for one in left if not any(_names(other, one) for other in left - {one})]
        free = free or list(left)  # tables that name one another
        ordered += sorted(free, key=lambda one: one._meta.label)
        left -= set(free)
    return ordered


def _names(model: type[Model], other: type[Model]) -> bool:
    return any(key.model is model for key in _keys_to(other))


def _keys_to(model: type[Model]) -> Iterator[ForeignKey[Any]]:
    for relation in model._meta.get_fields(include_hidden=True):
        key = getattr(relation, "field", None)
        if relation.auto_created and isinstance(key, ForeignKey) and key.model is not model:
            yield key


def _owns(key: ForeignKey[Any]) -> bool:
    return not key.null or key.name in getattr(key.model, "owned_by", ())


def _naming(asked: Sequence[tuple[ForeignKey[Any], set[int]]]) -> Iterator[tuple[Any, int]]:
    """The rows, each by the foreign key that names one of some keys and by its own; some foreign
    keys a query, and few keys of each.
    """
    each = [
        (rank, some)
        for rank, (_key, keys) in enumerate(asked)
        for some in _some(sorted(keys), AT_ONCE)
    ]
    for together in _some(each, TOGETHER):
        lists = [
            asked[rank][0]
            .model._base_manager.filter(**{f"{asked[rank][0].attname}__in": some})
            .order_by()
            .values_list(Value(rank), "pk")
            for rank, some in together
        ]
        for rank, pk in lists[0].union(*lists[1:], all=True):
            yield asked[rank][0], pk


def _some(listed: Sequence[T], at_once: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(listed), at_once):
        yield listed[start : start + at_once]
