"""The drill: back up, restore elsewhere, verify."""

import pytest

pytestmark = pytest.mark.engine


def test_what_is_restored_is_what_was_saved(stage, keep, is_long, databases, tmp_path):
    letters = 10_000 if is_long else 100
    found = stage("drill", letters=letters, folder=str(tmp_path), elsewhere=databases.new())
    assert found["letters"] == letters
    assert found["different"] == []
    assert found["held"] == 1  # nothing leaves until the host has looked
    assert found["said"].startswith("Tout est en ordre")
    again, over, *spoilt = found["refusals"]
    assert "existe déjà" in again
    assert "--replace" in over
    assert ["altérée" in one or "n'est pas une sauvegarde" in one for one in spoilt] == [True] * 3
    keep(
        "Back up, restore elsewhere, verify 10 000 letters",
        f"{found['letters']} letters, {found['megabytes']} MB: {found['total_seconds']} s (backup "
        f"{found['backup_seconds']} s, restore and verify {found['restore_seconds']} s), "
        f"{found['tables']} tables equal. Archives altered, cut or foreign: refused.",
    )
