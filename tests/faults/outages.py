"""The database goes away, or its disk is full: a sentence, 503, nothing lost or half written."""

import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from shutil import copy
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import close_old_connections, connection, connections
from django.http import HttpRequest, HttpResponseServerError
from django.test import Client

from config import urls
from financing.letters.rendering import finish_waiting
from financing.models import CallPdf, CallRound, FundCall
from financing.reckoning.keeping import rebuild
from financing.register.audit.register import anomalies
from tests.faults.concurrency import address_of, signed_in
from tests.faults.interruptions import STALE, UNFINISHED
from tests.faults.stage import FORK, PATIENCE
from tests.faults.world import REASON, build, orders

HANDS = 4
LONGEST = 60  # seconds before a round is issued again, on the slowest machine
SENTENCE = "Prorata est momentanément indisponible"
FULL = "Le disque du serveur est plein"
ROOM = 700  # kB left to the register on its small disk


def restarts(times: int, protected: bool = True) -> dict[str, Any]:
    """PostgreSQL is stopped dead and started again while people issue and read."""
    build(components=100, years=10)
    said = insisting((_restart,) * times, protected)
    acknowledged = {pk for one in said for pk in one["rounds"]}
    list(finish_waiting())
    wrong = sum(STALE not in one for one in anomalies())
    rebuild()
    return {
        "restarts": times,
        "answers": statuses_of(said),
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - set(CallRound.objects.values_list("pk", flat=True))),
        "without_a_sentence": sum(one["silent"] for one in said),
        "wrong": wrong,
        "left": len(list(anomalies())),
    }


def insisting(
    events: Iterable[Callable[[], None]], protected: bool = True, patience: float = LONGEST
) -> list[dict[str, Any]]:
    """What people who issue were told while each event came, once rounds had been issued again."""
    connections.close_all()
    stop, answers, issued = FORK.Event(), FORK.Queue(), FORK.Value("i", 0)
    people = [
        FORK.Process(target=_insist, args=(rank, stop, answers, issued, protected))
        for rank in range(HANDS)
    ]
    for person in people:
        person.start()
    try:
        for event in events:
            _wait_for_a_round(issued, patience)
            event()
        _wait_for_a_round(issued, patience)
    finally:
        stop.set()
    said = [answers.get(timeout=PATIENCE) for _ in people]
    for person in people:
        person.join()
    return said


def _wait_for_a_round(issued: Any, patience: float) -> None:
    """A second at least, and until a round more is issued."""
    before, last = issued.value, time.monotonic() + patience
    time.sleep(1)
    while issued.value == before and time.monotonic() < last:
        time.sleep(0.05)


def statuses_of(said: Iterable[dict[str, Any]]) -> dict[int, int]:
    """How many answers of each status, of all."""
    return dict(sum((one["statuses"] for one in said), Counter()))


def _restart() -> None:
    """As after a power cut: no connection is ended properly."""
    port = str(connection.settings_dict["PORT"])
    rows = subprocess.run(["pg_lsclusters", "-h"], capture_output=True, text=True, check=True)
    version, name = next(
        row.split()[:2] for row in rows.stdout.splitlines() if row.split()[2] == port
    )
    subprocess.run(
        [
            "pg_ctlcluster",
            version,
            name,
            "restart",
            "--mode",
            "immediate",
            "--skip-systemctl-redirect",
        ],
        check=True,
        capture_output=True,
    )


def _insist(rank: int, stop: Any, answers: Any, issued: Any, protected: bool) -> None:
    """Issue one round after the other; what is refused for now is sent again, as it was."""
    client, said = signed_in(), {"statuses": Counter(), "rounds": [], "silent": 0}
    handler = urls.handler500 if protected else _bare_error
    with patch("config.urls.handler500", handler):
        for order in orders()[rank::HANDS]:
            while not stop.is_set() and not _issued_by(client, address_of(order), said):
                time.sleep(0.05)
            if stop.is_set():
                break
            with issued:
                issued.value += 1
    answers.put(said)


def _bare_error(_request: HttpRequest) -> HttpResponseServerError:
    """What a server says that knows nothing of its database."""
    return HttpResponseServerError()


def _issued_by(client: Client, address: str, said: dict[str, Any]) -> bool:
    typed = {"lines": "depense", "override": REASON}
    page = _asked(client, address, {"step": "confirm", **typed}, said)
    if page.status_code == 302:
        return True  # the answer of the first time was lost
    if page.status_code != 200:
        return False
    shown = page.context["form"]
    form = {"confirmed": shown.fingerprint, "token": str(shown.fresh_token)}
    answer = _asked(client, address, {"step": "do", **typed, **form}, said)
    if answer.status_code != 302:
        return False
    said["rounds"].append(int(answer["Location"].rstrip("/").rpartition("/")[2]))
    return True


def _asked(client: Client, address: str, form: dict[str, Any], said: dict[str, Any]) -> Any:
    close_old_connections()  # as a server does before each request: Django's client does not
    answer = client.post(address, form)
    said["statuses"][answer.status_code] += 1
    if answer.status_code == 503 and SENTENCE not in answer.content.decode():
        said["silent"] += 1
    return answer


def full_disk(room: int = ROOM) -> dict[str, Any]:
    """The register is on a disk with so many kB left; people issue until it is full."""
    build(components=20, years=100, contributors=4)
    folder = mkdtemp(prefix="prorata-fautes-")  # where the server of PostgreSQL may go too
    refused = _mount(folder)
    if refused:
        return {"mounted": False, "why": refused}
    try:
        _move_to(folder, room)
        client, statuses, sentence = signed_in(), Counter(), False
        for order in orders():
            said = {"statuses": statuses, "rounds": [], "silent": 0}
            if _until_full(client, address_of(order), said):
                sentence = True
                break
        issued = FundCall.objects.count()
        truncated = _left_by_a_plain_file(folder)
        _resize(folder, 200_000)
        return {
            "mounted": True,
            "sentence": sentence,
            "errors": statuses[500],
            "issued": issued,
            "truncated_by_a_file": truncated,
            **_after(),
        }
    finally:
        _unmount(folder)


def _until_full(client: Client, address: str, said: dict[str, Any]) -> bool:
    """Issue and render one round; whether the disk refused, in words."""
    before = said["statuses"][503]
    done = _issued_by(client, address, said)
    if done:
        pk = said["rounds"][-1]
        answer = client.post(f"/conventions/FAUTES/appels/{pk}/terminer/")
        said["statuses"][answer.status_code] += 1
    else:
        answer = client.post(address, {"step": "confirm", "lines": "depense", "override": REASON})
    return said["statuses"][503] > before and (not done or FULL in answer.content.decode())


def _after() -> dict[str, int]:
    """Once there is room again: nothing was truncated, nothing is missing but PDF to prepare."""
    half = [one for one in anomalies() if UNFINISHED not in one and STALE not in one]
    finished = sum(1 for _ in finish_waiting())
    rebuild()
    return {
        "half": len(half),
        "finished": finished,
        "left": len(list(anomalies())),
        "stored": CallPdf.objects.count(),
    }


def _left_by_a_plain_file(folder: str) -> int:
    """The control: what Django's file storage leaves of a PDF of 1 MB on that disk."""
    _resize(folder, _used(folder) + ROOM)
    path = Path(folder) / "lettre.pdf"
    try:
        FileSystemStorage(location=folder).save(path.name, ContentFile(b"%PDF" * 250_000))
    except OSError:
        return path.stat().st_size if path.exists() else 0
    return -1


def _mount(folder: str) -> str:
    """Why no small disk could be mounted; empty when it is."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200m,mode=777", "fautes", folder],
        capture_output=True,
        text=True,
    )
    return done.stderr.strip() if done.returncode else ""


def _move_to(folder: str, room: int) -> None:
    """Put the whole database (SQLite) or the tables of financing (PostgreSQL) on the small disk."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        source = connection.settings_dict["NAME"]
        connections.close_all()
        connection.settings_dict["NAME"] = str(copy(source, folder))
    else:
        subprocess.run(["chown", "postgres", folder], check=True)
        owner = connection.settings_dict["USER"]
        given = f"CREATE TABLESPACE petit OWNER \"{owner}\" LOCATION '{folder}'"
        as_superuser = ["psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
        as_superuser += [f"--username={os.environ['PG_SUPERUSER']}", "--command", given, "postgres"]
        subprocess.run(as_superuser, check=True)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE financing_callpdf SET TABLESPACE petit")
            cursor.execute("ALTER TABLE financing_fundcall SET TABLESPACE petit")
    _resize(folder, _used(folder) + room)


def _used(folder: str) -> int:
    """What the small disk holds, in kB."""
    used = subprocess.run(["du", "-sk", folder], capture_output=True, text=True, check=True)
    return int(used.stdout.split()[0])


def _resize(folder: str, size: int) -> None:
    """Give the small disk so many kB."""
    subprocess.run(["mount", "-o", f"remount,size={size}k", folder], check=True)


def _unmount(folder: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in ("financing_callpdf", "financing_fundcall"):
                cursor.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
            cursor.execute("DROP TABLESPACE IF EXISTS petit")
    connections.close_all()
    subprocess.run(["umount", "--lazy", folder], check=True)
    Path(folder).rmdir()


SCENARIOS = {"restarts": restarts, "full_disk": full_disk}
