"""A database that restarts, a disk that is full: in words, and nothing is lost."""

import pytest

from tests.faults.conftest import ON_POSTGRESQL

pytestmark = pytest.mark.engine


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no server to restart")
def test_postgresql_restarted_under_load_loses_nothing(stage, keep, is_long):
    found = stage("restarts", times=10 if is_long else 2)
    assert found["acknowledged"] > 0
    assert (found["lost"], found["left"], found["without_a_sentence"]) == (0, 0, 0)
    assert set(found["answers"]) == {"200", "302", "503"}
    bare = stage("restarts", times=2, protected=False)
    assert "500" in bare["answers"]
    keep(
        "PostgreSQL killed and restarted 10 times under load",
        f"{found['acknowledged']} rounds acknowledged, 0 lost; answers {found['answers']}: no 500, "
        f"each 503 with its sentence. Control, without the 503 page: {bare['answers']}.",
    )


def test_a_full_disk_truncates_nothing_and_is_said(stage, keep):
    found = stage("full_disk")
    if not found["mounted"]:
        keep("Full disk", f"NOT TRIED: mounting was refused ({found['why']}).")
        pytest.skip(f"no small disk can be mounted here: {found['why']}")
    assert found["sentence"]
    assert (found["errors"], found["half"], found["left"]) == (0, 0, 0)
    assert found["stored"] >= found["issued"] > 0
    assert 0 < found["truncated_by_a_file"] < 1_000_000
    keep(
        "Full disk (a small tmpfs)",
        f"{found['issued']} letters, then a 503 that names the disk: 0 truncated, 0 gap, "
        f"{found['finished']} PDF finished once there was room. Control, a file of 1 MB by "
        f"FileSystemStorage: {found['truncated_by_a_file']} bytes left.",
    )
