"""One file that many write at once: nobody is refused. Collected on SQLite alone."""


def test_sqlite_is_never_locked(stage, keep, is_long):
    found = stage("locked", seconds=60 if is_long else 2)
    assert found["writes"] > 0
    assert found["reads"] > 0
    assert found["locked"] == 0
    bare = stage("locked", seconds=10 if is_long else 2, protected=False)
    assert bare["locked"] > 0
    keep(
        "8 writers and 8 readers for 60 s",
        f"{found['writes']} writes, {found['reads']} reads, 0 « database is locked ». Control, "
        f"with Django's default settings, for 10 s: {bare['locked']}.",
    )
