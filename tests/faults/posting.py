"""Messages and the workers that send them, killed at random before a server that fails.

One message in ten is refused for now, or taken without a word: then nobody knows.
"""

import asyncio
import os
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings

from financing.entities.sending import Sending
from financing.rounds.acts import finish_letters, number_round
from financing.sending.acts import Parcel, send_letters
from post import delivery, jobs, outbox
from post.models import Message
from post.tasks import send_due
from tests.faults.stage import FORK, WORKERS
from tests.faults.world import DAY, REASON, build, orders
from tests.post.server import TAKEN, free_port

FAILS = 0.1
SOON = timedelta(milliseconds=200)
DEAD = timedelta(seconds=1.5)  # longer than a conversation with this server
LONGEST = 0.4  # seconds between two kills
FEW = 10  # kills: what these workers held is then left to those that finish


class FailingServer:
    """It writes a line for each message that it takes: its identifier, whether it answered."""

    def __init__(self, kept: Path) -> None:
        self.kept, self.dice = kept, Random(11)  # noqa: S311  faults, not secrets

    async def handle_DATA(  # noqa: N802  the name that aiosmtpd looks for
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        fails = self.dice.random() < FAILS
        if fails and self.dice.random() < 0.5:
            return "451 4.3.0 Plus tard"
        headers = bytes(envelope.content or b"").decode().splitlines()
        name = next(one for one in headers if one.startswith("Message-ID"))
        with self.kept.open("a") as file:
            file.write(f"{name.partition('<')[2].partition('@')[0]} {not fails}\n")
        if fails and server.transport is not None:
            server.transport.abort()
        return TAKEN


def _serve(port: int, kept: Path) -> None:
    async def run() -> None:
        loop, handler = asyncio.get_running_loop(), FailingServer(kept)
        await loop.create_server(lambda: SMTP(handler), "127.0.0.1", port)
        await asyncio.Event().wait()

    asyncio.run(run())


def posted(messages: int, kills: int, protected: bool = True) -> dict[str, Any]:
    """Eight workers send so many messages, and are killed so many times, each replaced."""
    port = free_port()
    mailing = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_TIMEOUT": 1,
        "MESSAGES_BY_WORKERS": protected and connection.vendor == "postgresql",
    }
    patches = (
        patch.object(delivery, "DELAYS", (SOON,) * 50),
        patch.object(delivery, "ABANDONED", DEAD),
    )
    with TemporaryDirectory() as folder, override_settings(**mailing), patches[0], patches[1]:
        kept = Path(folder) / "taken"
        kept.touch()
        server = FORK.Process(target=_serve, args=(port, kept), daemon=True)
        server.start()
        try:
            _write(messages)
            done = _work_and_kill(kills, protected)
            if protected:
                _finish()
        finally:
            server.kill()
        return {"messages": messages, "kills": done, **_figures(kept)}


def _write(count: int) -> None:
    """One act writes them all."""
    with patch("post.tasks.after_commit"):
        outbox.put_all(
            outbox.written("unknown_account", to=f"a{rank}@cc.example", context={})
            for rank in range(count)
        )


def _work_and_kill(kills: int, protected: bool) -> int:
    dice, done = Random(5), 0  # noqa: S311
    workers = [_started(protected) for _ in range(WORKERS)]
    while done < kills:
        time.sleep(dice.uniform(0, LONGEST))
        place = dice.randrange(WORKERS)
        if workers[place].is_alive():
            os.kill(workers[place].pid or 0, signal.SIGKILL)
            done += 1
        elif not _unsent():
            break
        workers[place].join()
        workers[place] = _started(protected)
    until = time.monotonic() + (60 if kills > FEW else 5)
    while any(one.is_alive() for one in workers) and _unsent() and time.monotonic() < until:
        time.sleep(0.1)
    for one in workers:
        one.kill()
        one.join()
    return done


def _started(protected: bool) -> Any:
    connections.close_all()
    worker = FORK.Process(target=_worker if protected else _careless_worker)
    worker.start()
    return worker


def _worker() -> None:
    """On PostgreSQL that of the queue; elsewhere what `send_messages` does, again and again."""
    if settings.MESSAGES_BY_WORKERS:
        jobs.work(fetch_job_polling_interval=0.2, listen_notify=False)
    _send_all()


def _careless_worker() -> None:
    """The same, without taking a message before it is sent."""
    with patch.object(delivery, "_taken", lambda key, at: Message.objects.get(pk=key)):
        for _ in send_due():
            pass


def _send_all() -> None:
    while _unsent():
        for _ in send_due():
            pass
        time.sleep(0.05)


def _finish() -> None:
    """What the dead left is sent by who comes after."""
    until = time.monotonic() + 60
    while _unsent() and time.monotonic() < until:
        time.sleep(0.2)
        for _ in send_due():
            pass


def _unsent() -> bool:
    return Message.objects.exclude(state__in=("sent", "failed")).exists()


def _figures(kept: Path) -> dict[str, Any]:
    """`twice` were taken more often than their row says that nobody heard the answer."""
    lines = [line.split() for line in kept.read_text().splitlines()]
    times = Counter(name for name, _ in lines)
    rows = {str(one.identifier): one for one in Message.objects.all()}
    return {
        "taken": len(lines),
        "lost": sum(name not in times for name in rows),
        "twice": sum(count - 1 > rows[name].unheard for name, count in times.items()),
        "unheard": sum(one.unheard for one in rows.values()),
        "silent": sum(answered == "False" for _, answered in lines),
        "failed": sum(one.state == "failed" for one in rows.values()),
        "again": sum(count - 1 for count in times.values()),
    }


def queued(letters: int) -> dict[str, Any]:
    """How long the act lasts that sends every letter of a round, none leaving meanwhile."""
    build(contributors=letters)
    round_ = number_round(order=orders()[0], by=None, on=DAY, override=REASON).round
    finish_letters(round_)
    calls = list(round_.calls.order_by("number"))
    details = {str(call): f"a{call.number}@cc.example" for call in calls}
    parcel = Parcel(Sending.Way.MAIL, DAY, details, "Bonjour")
    by_workers = connection.vendor == "postgresql"
    with override_settings(MESSAGES_BY_WORKERS=by_workers), patch("post.tasks.after_commit"):
        started, busy = time.monotonic(), time.process_time()
        send_letters(round_=round_, parcel=parcel, by=None, on=DAY, token=uuid4())
        lasted, busy = time.monotonic() - started, time.process_time() - busy
    return {
        "act": round(lasted, 3),
        "processor": round(busy, 3),
        "messages": Message.objects.filter(state="waiting").count(),
        "jobs": _jobs() if by_workers else 0,
    }


def _jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        found: int = cursor.fetchone()[0]
    return found


SCENARIOS = {"posted": posted, "queued": queued}
