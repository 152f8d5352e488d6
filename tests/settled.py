"""A test is one transaction that never ends: what follows a commit is done when it is asked for."""

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
