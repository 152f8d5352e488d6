"""A writer on SQLite waits for its turn, and no longer than its patience."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from threading import Thread, Timer
from time import sleep

import pytest
from django.conf import settings
from django.db import OperationalError, connections, transaction
from pytest_django import DjangoDbBlocker

from config.sqlite.base import DatabaseWrapper


@pytest.fixture
def file(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A database that connection « turns » writes."""
    path = tmp_path / "base.sqlite3"
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.5}
    database = {"ENGINE": "config.sqlite", "NAME": str(path), "OPTIONS": options}
    configured = connections.configure_settings({"default": database})["default"]
    connections["turns"] = DatabaseWrapper(configured, "turns")
    with django_db_blocker.unblock():
        yield path
        connections["turns"].close()
    del connections["turns"]


def test_it_begins_as_soon_as_the_other_has_finished(file):
    with closing(sqlite3.connect(file, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        Timer(0.1, other.rollback).start()
        with transaction.atomic(using="turns"):
            assert connections["turns"].in_atomic_block


def test_beyond_its_patience_it_gives_up(file):
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), transaction.atomic(using="turns"):
            pass


def test_the_application_s_sqlite_takes_turns():
    engines = {settings.DATABASES["default"]["ENGINE"]}
    assert engines <= {"config.sqlite", "django.db.backends.postgresql"}


def test_writers_that_never_rest_take_turns(file):
    """Each comes back at once, and finds the others before it: without a line, one would write
    nearly all its turns before the next; on a busy machine, another may come back late.
    """
    turns: list[int] = []
    writers = [Thread(target=write_again, args=(file, rank, turns)) for rank in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    everybody = turns[4:-8]  # while all are there
    runs = [len(list(run)) for _, run in groupby(everybody)]
    assert sorted(turns) == sorted(list(range(4)) * 15)
    assert max(runs) <= 5


def write_again(path: Path, rank: int, turns: list[int]) -> None:
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    database = {"ENGINE": "config.sqlite", "NAME": str(path), "OPTIONS": options}
    alias = f"writer{rank}"
    connection = DatabaseWrapper(
        connections.configure_settings({"default": database})["default"], alias
    )
    connections[alias] = connection
    for _ in range(15):
        with transaction.atomic(using=alias):
            turns.append(rank)
            sleep(0.004)
    connection.close()
    del connections[alias]
