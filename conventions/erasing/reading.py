"""All the rows that are of a convention and of nothing else, whatever application keeps them.

They are found by the foreign keys of the tables themselves: a table added tomorrow is found too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import ForeignKey, Model

from conventions.models import Convention

Found = dict[type[Model], set[int]]
AT_ONCE = 500


def rows_of(conventions: Collection[int]) -> Found:
    """The keys of the rows by table, the conventions' own among them.

    A row is of a convention when it cannot be without it: a key that may be null owns nothing,
    but for those that its table names in `owned_by`.
    """
    found: Found = defaultdict(set)
    found[Convention] = set(conventions)
    left: list[tuple[type[Model], set[int]]] = [(Convention, set(conventions))]
    while left:
        model, keys = left.pop()
        for key in _keys_to(model):
            if key.null and key.name not in getattr(key.model, "owned_by", ()):
                continue
            own = set(_pks(key, keys)) - found[key.model]
            if own:
                found[key.model] |= own
                left.append((key.model, own))
    return {model: keys for model, keys in found.items() if keys}


def held_by(found: Found) -> Iterator[str]:
    """What keeps them from going, by the name of its table: what is never deleted, and what only
    names them.
    """
    for model, keys in found.items():
        if getattr(model, "insert_only", False):
            yield str(model._meta.verbose_name)
            continue
        for key in _keys_to(model):
            if key.null and set(_pks(key, keys)) - found.get(key.model, set()):
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


def _pks(key: ForeignKey[Any], keys: set[int]) -> Iterator[int]:
    listed = sorted(keys)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        rows = key.model._base_manager.filter(**{f"{key.attname}__in": some})
        yield from rows.order_by().values_list("pk", flat=True)
