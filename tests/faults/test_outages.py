"""A disk that is full: in words, and nothing is lost."""

import pytest

pytestmark = pytest.mark.engine
SOON_FULL = 250  # kB: 700 take a hundred letters to fill


def test_a_full_disk_truncates_nothing_and_is_said(stage, keep, is_long):
    found = stage("full_disk", **({} if is_long else {"room": SOON_FULL}))
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
