"""Whoever goes around the application is refused."""

import pytest

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
