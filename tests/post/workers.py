"""Workers in a test: messages and tasks are theirs, on the day of the database."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection


@pytest.fixture
def workers(settings, transactional_db) -> Iterator[None]:
    """The clock of the database itself wakes jobs."""
    settings.MESSAGES_BY_WORKERS = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (today,) = cursor.fetchone()
    with time_machine.travel(today, tick=True):
        yield
