"""Whatever is altered behind the application's back, verify sees it."""

import pytest

pytestmark = pytest.mark.engine


def test_each_altered_column_and_each_dropped_row_is_seen(stage, keep, is_long):
    """In the short run one in eight, on SQLite alone: what verify reads is the same on both, and
    the ways around, which are not, are tried on both.
    """
    some = {} if is_long else {"turns": 8}
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
