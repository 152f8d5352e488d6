"""Workers killed at random lose no message, and none is taken twice but where nobody heard."""

import pytest

pytestmark = pytest.mark.engine


def test_killed_workers_lose_nothing_and_send_nothing_twice(stage, keep, is_long):
    messages, kills = (2_000, 50) if is_long else (30, 3)
    found = stage("posted", messages=messages, kills=kills)
    assert (found["lost"], found["twice"], found["failed"]) == (0, 0, 0)
    bare = stage("posted", messages=200 if is_long else 5, kills=0, protected=False)
    assert bare["twice"] > 0
    keep(
        "8 workers killed at 50 random instants, before a server that fails one message in ten",
        f"{found['messages']} messages, {found['kills']} kills: 0 lost, 0 taken twice where the "
        f"server's answer was heard; {found['again']} taken again, of {found['unheard']} attempts "
        f"that ended without an answer ({found['silent']} by the server's own silence). Control, "
        f"without taking a message first: {bare['twice']} taken twice.",
    )
