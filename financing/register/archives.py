"""The whole database in one file, by its engine's own means, and back again.

An archive is a tar of two members: `manifest.json` says the engine, the day, what the registers
held and the SHA-256 of `data`, which is what SQLite's backup API or pg_dump wrote; and, by a keyed
digest, that it was written by who holds `BACKUP_KEY`. Reading one back runs what it holds: it is
proved ours, and judged whole in a place apart, before anything is touched.
"""

import hashlib
import hmac
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hmac import compare_digest
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.sqlite3._functions import register
from django.db.models import Model
from django.utils import timezone

from financing.models import Backup, Counter, FundCall
from press.files.canonical import canonical
from press.files.ciphers import derived
from press.files.whole import whole_file

MANIFEST, DATA = "manifest.json", "data"
FORMAT = 2
SHAPE = {"engine": str, "made_at": str, "sha256": str, "mac": str, "letters": int, "heads": list}
# pg_restore makes what it restores; what was there goes in the same transaction, or stays whole.
EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
LETTERS = "SELECT COUNT(*) FROM financing_fundcall"
HEADS = "SELECT head_sha256 FROM financing_counter ORDER BY carrier_id, year"
HEX = re.compile(r"[0-9a-f,]*")
COUNTED = """
DO $$ BEGIN
  IF (SELECT COUNT(*) FROM public.financing_fundcall) <> {letters}
     OR (SELECT COALESCE(string_agg(head_sha256, ',' ORDER BY carrier_id, year), '')
         FROM public.financing_counter) <> '{heads}'
  THEN RAISE EXCEPTION 'elle n''a pas les lettres que dit la sauvegarde'; END IF;
END $$;
"""

Manifest = dict[str, Any]


def write_archive(target: Path) -> Manifest:
    """Write the database into a file that must not exist; gives its manifest.

    The file has its name once it is whole. ValidationError when it exists or cannot be written.
    """
    with (
        whole_file(target, lost="rien n'est sauvegardé") as file,
        TemporaryDirectory(dir=target.parent, prefix=".prorata-") as folder,
    ):
        data = Path(folder) / DATA
        manifest = _dump(data) | {"sha256": _sha256(data)}
        manifest["mac"] = proof_of(manifest)
        _pack(file, manifest, data)
    _remember(manifest)
    return manifest


def _remember(manifest: Manifest) -> None:
    """The last one, for who looks after the server; where the tables are of this version."""
    if _is_known(Backup):
        Backup.objects.all().delete()
        Backup.objects.create(letters=manifest["letters"], sha256=manifest["sha256"])


@contextmanager
def opened(archive: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of an archive and its data, once they are proved whole and ours.

    ValidationError for what is no archive, is altered, is not ours, comes from another engine, or
    holds other than it says.
    """
    with TemporaryDirectory(prefix="prorata-") as folder:
        try:
            manifest = _unpack(archive, Path(folder))
        except (OSError, tarfile.TarError, KeyError, TypeError, ValueError) as error:
            raise ValidationError(
                f"« {archive} » n'est pas une sauvegarde de Prorata, ou elle est incomplète.",
                code="archive",
            ) from error
        data = Path(folder) / DATA
        if not compare_digest(manifest["mac"].encode(), proof_of(manifest).encode()):
            raise ValidationError(
                f"« {archive} » n'a pas été écrite avec la clé de cette installation, ou elle est "
                "altérée : donnez sa clé par PRORATA_BACKUP_KEY si elle vient d'une autre.",
                code="foreign",
            )
        if _sha256(data) != manifest["sha256"]:
            raise ValidationError(f"« {archive} » est altérée : empreinte fausse.", code="altered")
        if manifest["engine"] != connection.vendor:
            raise ValidationError(
                f"« {archive} » vient de {manifest['engine']} : cette base est en "
                f"{connection.vendor}.",
                code="engine",
            )
        _judge[connection.vendor](data, manifest)
        yield manifest, data


def read_back(data: Path, manifest: Manifest) -> None:
    """Put the data of an archive in the place of the whole database: all of it, or nothing."""
    connection.close()
    _restore[connection.vendor](data, manifest)


def proof_of(manifest: Manifest) -> str:
    """What only who holds the key can write of a manifest, and so of the data that it names."""
    said = canonical({name: one for name, one in manifest.items() if name != "mac"})
    key = derived(settings.BACKUP_KEY, "archives")
    return hmac.new(key, said.encode(), "sha256").hexdigest()


def holds_letters() -> bool:
    """Whether a restoration would replace letters that were issued."""
    return _is_known(FundCall) and FundCall.objects.exists()


def _is_known(model: type[Model]) -> bool:
    """A database of before may lack its table."""
    return model._meta.db_table in connection.introspection.table_names()


def state() -> Manifest:
    """What the registers hold: the count of letters, and each counter with its head."""
    counters = Counter.objects.select_related("carrier").order_by("carrier_id", "year")
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


def _judge_sqlite(data: Path, manifest: Manifest) -> None:
    """Sound, and with the letters and the heads that the manifest says."""
    with closing(sqlite3.connect(data)) as source:
        register(source)  # an index by year is checked by the function that makes it
        try:
            sound = source.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            letters = source.execute(LETTERS).fetchone()[0]
            heads = [row[0] for row in source.execute(HEADS)]
        except sqlite3.Error as error:
            raise _unlike(str(error)) from error
    if not sound:
        raise _unlike("elle est abîmée")
    if letters != manifest["letters"] or heads != [one[-1] for one in manifest["heads"]]:
        raise _unlike("elle n'a pas les lettres que dit la sauvegarde")


def _unlike(why: str) -> ValidationError:
    return ValidationError(f"La base sauvegardée n'est pas remise : {why}.", code="integrity")


def _restore_sqlite(data: Path, _manifest: Manifest) -> None:
    target = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(data)) as source, closing(sqlite3.connect(target)) as live:
        source.backup(live)


def _save_postgresql(data: Path, snapshot: str) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={data}")


def _judge_postgresql(data: Path, _manifest: Manifest) -> None:
    """Readable as a script, by a role that can neither run programs nor read files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            raise ValidationError(
                "Cette base est ouverte par un super-utilisateur de PostgreSQL, qui peut exécuter "
                "des programmes : donnez à Prorata un rôle simple, propriétaire de sa base.",
                code="superuser",
            )
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={_script(data)}", str(data))


def _script(data: Path) -> Path:
    return data.with_suffix(".sql")


def _restore_postgresql(data: Path, manifest: Manifest) -> None:
    """What is restored is counted in the same transaction, which a difference undoes."""
    heads = ",".join(one[-1] for one in manifest["heads"])
    if not HEX.fullmatch(heads):
        raise _unlike("ses têtes de registre ne se lisent pas")
    check = COUNTED.format(letters=int(manifest["letters"]), heads=heads)
    quiet = ("--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    steps = (f"--command={EMPTY}", f"--file={_script(data)}", f"--command={check}")
    _run("psql", *quiet, "--single-transaction", *steps)


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


def _pack(file: IO[bytes], manifest: Manifest, data: Path) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    with tarfile.open(fileobj=file, mode="w") as archive:
        about = tarfile.TarInfo(MANIFEST)
        about.size = len(text)
        archive.addfile(about, BytesIO(text))
        archive.add(data, DATA)


def _unpack(source: Path, folder: Path) -> Manifest:
    with tarfile.open(source, "r:") as archive:
        for name in (MANIFEST, DATA):
            archive.extract(archive.getmember(name), folder, filter="data")
    manifest: Manifest = json.loads((folder / MANIFEST).read_bytes())
    if manifest["format"] != FORMAT:
        raise ValueError(manifest["format"])
    if not all(isinstance(manifest[name], kind) for name, kind in SHAPE.items()):
        raise ValueError("shape")
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_save: dict[str, Callable[[Path, str], None]] = {
    "sqlite": _save_sqlite,
    "postgresql": _save_postgresql,
}
_judge: dict[str, Callable[[Path, Manifest], None]] = {
    "sqlite": _judge_sqlite,
    "postgresql": _judge_postgresql,
}
_restore: dict[str, Callable[[Path, Manifest], None]] = {
    "sqlite": _restore_sqlite,
    "postgresql": _restore_postgresql,
}
