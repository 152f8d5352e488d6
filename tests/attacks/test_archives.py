"""An archive that is not ours, or holds other than it says, touches nothing."""

import hashlib
import json
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from financing.register import archives
from financing.register.archives import proof_of

pytestmark = pytest.mark.django_db
TABLES = """
CREATE TABLE financing_fundcall (id);
CREATE TABLE financing_counter (carrier_id, year, head_sha256);
INSERT INTO financing_counter VALUES (1, 2025, 'ab');
"""


def database(folder: Path, *statements: str) -> bytes:
    """A database of SQLite that these statements make."""
    path = folder / "made"
    with closing(sqlite3.connect(path)) as made:
        for one in statements:
            made.executescript(one)
    content = path.read_bytes()
    path.unlink()
    return content


def archive(folder: Path, data: bytes, manifest: Any = None, **said: Any) -> Path:
    """An archive of the data, proved with our key unless `said` says otherwise."""
    about = {
        "format": archives.FORMAT,
        "engine": connection.vendor,
        "made_at": "2026-01-31",
        "sha256": hashlib.sha256(data).hexdigest(),
        "letters": 0,
        "heads": [["Un porteur", "2025", "ab"]],
    }
    whole = about | said
    if "mac" not in said:
        whole["mac"] = proof_of(whole)
    path = folder / "archive"
    with tarfile.open(path, "w") as target:
        text = json.dumps(whole if manifest is None else manifest).encode()
        for name, content in (("manifest.json", text), ("data", data)):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            target.addfile(member, BytesIO(content))
    return path


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """What would have been put in the place of the live database."""
    found: list[Path] = []
    monkeypatch.setattr(archives.connection, "close", lambda: None)
    for engine in ("sqlite", "postgresql"):
        monkeypatch.setitem(archives._restore, engine, lambda data, _said: found.append(data))
    return found


def refused(path: Path) -> str:
    with pytest.raises(CommandError) as error:
        call_command("restore", str(path))
    return str(error.value)


def test_what_is_ours_and_whole_is_put_back(tmp_path: Path, touched: list[Path]):
    """Else what follows would prove nothing; the state of the live database then differs."""
    if connection.vendor != "sqlite":
        pytest.skip("an archive of SQLite")
    assert "n'a pas les lettres" in refused(archive(tmp_path, database(tmp_path, TABLES)))
    assert len(touched) == 1


@pytest.mark.parametrize(
    "manifest", [[], "x", None, {}, {"format": 2}, {"format": 2, "engine": 1}, 7, {"format": [2]}]
)
def test_a_manifest_of_another_shape_is_no_archive(manifest: Any, tmp_path: Path, touched):
    shaped = "null" if manifest is None else manifest
    assert "n'est pas une sauvegarde" in refused(archive(tmp_path, b"x", shaped))
    assert touched == []


@pytest.mark.parametrize("said", [{"mac": ""}, {"mac": "0" * 64}, {"mac": "é"}])
def test_an_archive_without_our_key_is_refused(said, tmp_path: Path, touched):
    path = archive(tmp_path, database(tmp_path, TABLES), **said)
    assert "n'a pas été écrite avec la clé de cette installation" in refused(path)
    assert touched == []


def test_an_archive_of_another_installation_asks_for_its_key(tmp_path: Path, touched, settings):
    data, own = database(tmp_path, TABLES), settings.BACKUP_KEY
    settings.BACKUP_KEY = own[::-1]
    path = archive(tmp_path, data)
    settings.BACKUP_KEY = own
    assert "donnez sa clé par PRORATA_BACKUP_KEY" in refused(path)
    assert touched == []


@pytest.mark.parametrize(
    "statements",
    [
        (),
        ("CREATE TABLE x (y);",),
        (TABLES, "INSERT INTO financing_fundcall VALUES (1);"),
        (TABLES, "UPDATE financing_counter SET head_sha256 = 'cd';"),
    ],
)
def test_data_that_are_not_what_the_manifest_says_are_refused_apart(statements, tmp_path, touched):
    """With its right SHA-256, and even with our proof."""
    if connection.vendor != "sqlite":
        pytest.skip("an archive of SQLite")
    path = archive(tmp_path, database(tmp_path, *statements))
    assert "La base sauvegardée n'est pas remise" in refused(path)
    assert touched == []


def test_bytes_that_are_no_database_are_refused_apart(tmp_path: Path, touched):
    assert refused(archive(tmp_path, b"x" * 5_000))
    assert touched == []


@pytest.mark.engine
def test_a_superuser_restores_nothing(tmp_path: Path, touched):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_superuser = cursor.fetchone()[0]
    said = refused(archive(tmp_path, b"PGDMP"))
    assert ("super-utilisateur" in said) is is_superuser
    assert touched == []
