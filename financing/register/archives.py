"""The whole database in one file, by its engine's own means, and back again.

An archive is a tar of two members: `manifest.json` says the engine, the day, what the registers
held and the SHA-256 of `data`, which is what SQLite's backup API or pg_dump wrote.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.sqlite3._functions import register
from django.utils import timezone

from financing.models import Counter, FundCall

MANIFEST, DATA = "manifest.json", "data"
FORMAT = 1
PART = ".partiel"  # the end of the name of an archive that is being written
# pg_restore makes what it restores; what was there goes in the same transaction, or stays whole.
EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"

Manifest = dict[str, Any]


def write_archive(target: Path) -> Manifest:
    """Write the database into a file that must not exist; gives its manifest.

    The file has its name once it is whole. ValidationError when it exists or cannot be written.
    """
    if target.exists():
        raise ValidationError(f"« {target} » existe déjà : choisissez un autre nom.", code="exists")
    part = target.with_name(target.name + PART)
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".prorata-") as folder:
            data = Path(folder) / DATA
            manifest = _dump(data) | {"sha256": _sha256(data)}
            _pack(part, manifest, data)
        part.rename(target)
    except OSError as error:
        raise ValidationError(
            f"« {target} » ne s'écrit pas ({error.strerror}) : rien n'est sauvegardé.", code="write"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


@contextmanager
def opened(archive: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of an archive and its data, once they are proved whole.

    ValidationError for what is no archive, is altered, or comes from another engine.
    """
    with TemporaryDirectory(prefix="prorata-") as folder:
        try:
            manifest = _unpack(archive, Path(folder))
        except (OSError, tarfile.TarError, KeyError, ValueError) as error:
            raise ValidationError(
                f"« {archive} » n'est pas une sauvegarde de Prorata, ou elle est incomplète.",
                code="archive",
            ) from error
        data = Path(folder) / DATA
        if _sha256(data) != manifest["sha256"]:
            raise ValidationError(f"« {archive} » est altérée : empreinte fausse.", code="altered")
        if manifest["engine"] != connection.vendor:
            raise ValidationError(
                f"« {archive} » vient de {manifest['engine']} : cette base est en "
                f"{connection.vendor}.",
                code="engine",
            )
        yield manifest, data


def read_back(data: Path) -> None:
    """Put the data of an archive in the place of the whole database: all of it, or nothing."""
    connection.close()
    _restore[connection.vendor](data)


def holds_letters() -> bool:
    """Whether a restoration would replace letters that were issued."""
    known = FundCall._meta.db_table in connection.introspection.table_names()
    return known and FundCall.objects.exists()


def state() -> Manifest:
    """What the registers hold: the count of letters, and each counter with its head."""
    counters = Counter.objects.select_related("carrier").order_by("carrier", "year")
    return {
        "letters": FundCall.objects.count(),
        "heads": [[one.carrier.name, str(one), one.head_sha256] for one in counters],
    }


def _dump(data: Path) -> Manifest:
    """What is dumped and what the manifest says of it are of one instant."""
    about = {
        "format": FORMAT,
        "engine": connection.vendor,
        "made_at": timezone.now().isoformat(timespec="seconds"),
    }
    with transaction.atomic():
        snapshot = _snapshot()
        held = state()
        _save[connection.vendor](data, snapshot)
    return about | held


def _snapshot() -> str:
    """PostgreSQL's name for what this transaction sees; SQLite's has no name, and needs none."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def _save_sqlite(data: Path, _snapshot: str) -> None:
    """The writers wait meanwhile: this transaction holds the lock, another connection copies."""
    live = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(data)) as copy:
        source.backup(copy)


def _restore_sqlite(data: Path) -> None:
    target = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(data)) as source, closing(sqlite3.connect(target)) as live:
        register(source)  # an index by year is checked by the function that makes it
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise ValidationError("La base sauvegardée est abîmée.", code="integrity")
        source.backup(live)


def _save_postgresql(data: Path, snapshot: str) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={data}")


def _restore_postgresql(data: Path) -> None:
    script = data.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(data))
    quiet = ("--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    _run("psql", *quiet, "--single-transaction", f"--command={EMPTY}", f"--file={script}")


def _run(name: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, on our database."""
    program = shutil.which(name)
    if program is None:
        raise ValidationError(f"Le programme {name} manque (paquet postgresql-client).", code=name)
    done = subprocess.run(  # noqa: S603  a fixed program, found on the path, without a shell
        [program, *arguments], env=os.environ | _address(), capture_output=True, text=True
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["sans explication"]
        raise ValidationError(f"{name} a échoué : {reason[-1]}", code=name)


def _address() -> dict[str, str]:
    """Where the database is, as PostgreSQL's programs read it: no secret on a command line."""
    settings = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    said = {variable: str(settings[name]) for name, variable in names.items() if settings[name]}
    return said | {"PGDATABASE": str(settings["NAME"])}


def _pack(target: Path, manifest: Manifest, data: Path) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    with target.open("xb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            about = tarfile.TarInfo(MANIFEST)
            about.size = len(text)
            archive.addfile(about, BytesIO(text))
            archive.add(data, DATA)
        file.flush()
        os.fsync(file.fileno())


def _unpack(source: Path, folder: Path) -> Manifest:
    with tarfile.open(source, "r:") as archive:
        for name in (MANIFEST, DATA):
            archive.extract(archive.getmember(name), folder, filter="data")
    manifest: Manifest = json.loads((folder / MANIFEST).read_bytes())
    if manifest["format"] != FORMAT:
        raise ValueError(manifest["format"])
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_save: dict[str, Callable[[Path, str], None]] = {
    "sqlite": _save_sqlite,
    "postgresql": _save_postgresql,
}
_restore: dict[str, Callable[[Path], None]] = {
    "sqlite": _restore_sqlite,
    "postgresql": _restore_postgresql,
}
