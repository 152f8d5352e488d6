"""A server that restarts: in words, and nothing is lost. On PostgreSQL, by `make faults` alone."""

import pytest

pytestmark = pytest.mark.engine


def test_postgresql_restarted_under_load_loses_nothing(stage, keep, is_long):
    found = stage("restarts", times=10 if is_long else 2)
    assert found["acknowledged"] > 0
    names = ("lost", "wrong", "left", "without_a_sentence")
    assert [found[name] for name in names] == [0, 0, 0, 0]
    assert set(found["answers"]) == {"200", "302", "503"}
    bare = stage("restarts", times=2, protected=False)
    assert "500" in bare["answers"]
    keep(
        "PostgreSQL killed and restarted 10 times under load",
        f"{found['acknowledged']} rounds acknowledged, 0 lost; answers {found['answers']}: no 500, "
        f"each 503 with its sentence. Control, without the 503 page: {bare['answers']}.",
    )
