"""What is computed again once a transaction is over: each thing once, however much was saved.

A receiver that sees a row saved says which thing it touches; the sums are worked out after the
commit, when every row of the act is there. What a fault stops there is found by `manage.py verify`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

Settle = Callable[[set[Any]], None]


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
