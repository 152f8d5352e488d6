"""Whoever goes around the application is refused, or seen."""

import pytest

from tests.faults.conftest import ENGINE

pytestmark = pytest.mark.engine


def test_eight_ways_around_are_refused_on_every_table(stage, keep):
    found = stage("ways")
    assert set(found["refused"].values()) == {found["tables"]}
    bare = stage("ways", protected=False)
    assert all(bare["passed"].values())
    ways, passed = len(found["refused"]), sum(bare["passed"].values())
    keep(
        "8 ways around immutability",
        f"{ways} ways × {found['tables']} tables: {sum(found['refused'].values())} refused by the "
        f"database. Control, without the triggers: {passed} pass.",
    )


def test_each_altered_column_and_each_dropped_row_is_seen(stage, keep, is_long):
    """In the short run one in eight, one in 24 on PostgreSQL, where each takes longer."""
    some = {} if is_long else {"turns": 8 if ENGINE == "SQLite" else 24}
    found = stage("alterations", rows=100 if is_long else 1, **some)
    assert (found["sound"], found["unseen"]) == ([], [])
    few = {"tables": None} if is_long else {"tables": 3, "turns": 4}
    bare = stage("alterations", rows=1, protected=False, **few)
    assert bare["unseen"] != []
    seen = found["tried"] - found["refused"]
    keep(
        "Every column of every register row altered, last rows dropped",
        f"{found['tried']} alterations: {seen} seen by verify, {found['refused']} refused by the "
        f"database, 0 unseen. Control, without the seals: {len(bare['unseen'])} of {bare['tried']} "
        "unseen.",
    )
