"""A test is one transaction that never ends: what follows a commit is done when it is asked for."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from press.kit.settling import Settling


def settle() -> None:
    """What is to be settled since the last time; its statements are not those of the test."""
    counting, connection.force_debug_cursor = connection.force_debug_cursor, False
    try:
        for _, function, *_ in list(connection.run_on_commit):
            if isinstance(function, Settling):
                function()
    finally:
        connection.force_debug_cursor = counting


class Mailbox(list[Any]):
    """Where a test reads the e-mails that left: what waits for the commit leaves first."""

    def __len__(self) -> int:
        settle()
        return super().__len__()

    def __iter__(self) -> Iterator[Any]:
        settle()
        return super().__iter__()

    def __getitem__(self, place: Any) -> Any:
        settle()
        return super().__getitem__(place)

    def __eq__(self, other: object) -> bool:
        settle()
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]
