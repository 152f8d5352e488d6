"""Killed at random, a batch loses nothing and leaves no letter half written."""

import pytest

pytestmark = pytest.mark.engine


def test_a_batch_killed_anywhere_is_finished_later(stage, keep, is_long):
    found = stage("kills", points=200 if is_long else 4)
    assert found["kills"] == (200 if is_long else 4)
    assert (found["lost"], found["half"], found["wrong"], found["left"]) == (0, 0, 0, 0)
    assert found["unfinished"] == found["finished"]
    bare = stage("kills", points=100 if is_long else 20, protected=False)
    assert bare["half"] == 1
    keep(
        "kill -9 at 200 random instants of batches",
        f"{found['kills']} kills, {found['acknowledged']} rounds: 0 lost, 0 half; "
        f"{found['finished']} letters without PDF, all finished afterwards. Control, without the "
        f"transaction: half a round at kill number {bare['kills']}.",
    )
