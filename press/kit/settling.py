"""What is computed again once a transaction is over: each thing once, however much was saved.

A receiver that sees a row saved says which thing it touches; the sums are worked out after the
commit, when every row of the act is there. What a fault stops there is found by `manage.py verify`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save

from press.kit.bulk import created

Settle = Callable[[set[Any]], None]
Told = Callable[[Any], tuple[Any, Any]]
Lookups = Mapping[type[models.Model], tuple[str, str]]


@dataclass
class Settling:
    """What is to be settled after a commit; calling it settles."""

    settle: Settle
    touched: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        vars(self)["__qualname__"] = self.settle.__qualname__  # what Django logs of a failure

    def __call__(self) -> None:
        touched, self.touched = self.touched, set()
        if touched:
            self.settle(touched)


def after_commit(settle: Settle, *touched: Any) -> None:
    """Have `settle` called once with all that was touched until the commit.

    A savepoint that is rolled back forgets what it was the first to say, and no more.
    """
    waiting = (function for _, function, *_ in connection.run_on_commit)
    known = (one for one in waiting if isinstance(one, Settling) and one.settle is settle)
    if found := next(known, None):
        found.touched.update(touched)
    else:
        transaction.on_commit(Settling(settle, set(touched)), robust=True)


@dataclass(frozen=True, eq=False)
class Follower:
    """What `settle` keeps follows the rows of some tables, saved or deleted, alone or many at once.

    `sources` say, of each table, what is told of a row.
    """

    settle: Settle
    sources: Mapping[type[models.Model], Told]

    def connect(self) -> None:
        for sender in self.sources:
            post_save.connect(self.touch, sender=sender)
            post_delete.connect(self.touch, sender=sender)
        created.connect(self.touch_all)

    def touch(self, sender: Any, instance: Any, raw: bool = False, **_told: object) -> None:
        if not raw:
            self.touch_all(sender, [instance])

    def touch_all(self, sender: Any, rows: Iterable[Any], **_told: object) -> None:
        if sender in self.sources:
            after_commit(self.settle, *map(self.sources[sender], rows))


def led(lookups: Lookups) -> dict[type[models.Model], Told]:
    """Sources that tell the lookup that leads to a row, and its key in a column of the row."""
    return {model: partial(_led, *words) for model, words in lookups.items()}


def _led(lookup: str, column: str, row: Any) -> tuple[str, int]:
    return lookup, getattr(row, column)


def keys_by_lookup(touched: Iterable[tuple[str, Any]]) -> dict[str, set[Any]]:
    keys: dict[str, set[Any]] = defaultdict(set)
    for lookup, key in touched:
        keys[lookup].add(key)
    return keys
