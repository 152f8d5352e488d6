"""Several machines on one PostgreSQL, by `make faults` alone: several processes for a while."""

import pytest

pytestmark = pytest.mark.engine
WHOLE = {"lost": 0, "twice": 0, "gaps": 0, "left": 0}


def test_killed_workers_of_a_campaign_lose_nothing(stage, keep):
    letters, kills = 1_000, 50
    found = stage("campaign", letters=letters, kills=kills)
    assert found["kills"] == kills
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert found["issued"] == letters
    assert found["again"] <= kills
    blind = stage("campaign", letters=200, kills=0, without="look")
    assert blind["lost"] > 0
    unlocked = stage("campaign", letters=200, kills=0, without="lock")
    assert unlocked["again"] > unlocked["kills"]
    keep(
        "2 web processes and 3 workers, one killed at 50 random instants of a campaign",
        f"{found['issued']} letters, {found['kills']} kills: 0 lost, 0 twice, 0 gap; "
        f"{found['again']} laid out once more, of workers killed before they kept them. Controls: "
        f"without the look at silent tasks, {blind['lost']} of 200 letters without PDF; without "
        f"the lock of a letter, {unlocked['again']} of 200 laid out once more, of 3 kills.",
    )


def test_postgresql_restarted_under_workers_is_resumed(stage, keep):
    letters, times = 500, 5
    found = stage("restarted", letters=letters, times=times)
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert found["issued"] == letters
    blind = stage("restarted", letters=200, times=2, without="look")
    assert blind["lost"] > 0
    keep(
        "PostgreSQL killed and restarted 5 times under 3 workers",
        f"{found['issued']} letters, {found['restarts']} restarts: all have their PDF, 0 twice, 0 "
        f"gap; {found['again']} laid out once more. Control, without the look at silent tasks: "
        f"{blind['lost']} of 200 letters without PDF.",
    )


def test_a_migration_that_only_adds_is_felt_by_nobody(stage, keep):
    found = stage("migrated")
    assert set(found["answers"]) <= {"200", "302"}
    assert found["answers"]["302"] > 0
    assert found["left"] == 0
    bare = stage("migrated", protected=False)
    assert bare["answers"].get("500", 0) > 0
    keep(
        "Tables changed while 4 people issue and read",
        f"{found['changes']} changes that only add (columns, an index, a table): "
        f"{found['answers']}, no 500 and no 503. Control, a column renamed: {bare['answers']}.",
    )
