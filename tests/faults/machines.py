"""Several machines on one PostgreSQL: two that serve, three that work, killed, restarted, poisoned.

Letters are laid out in a few hundredths of a second, so that a kill falls in the middle of one. A
worker that stops is started again, as systemd does; the look that workers have each minute at the
tasks of which nobody says anything is had each second.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from django.db import DatabaseError, connection, connections, models
from django.test import override_settings

from financing.letters.rendering import waiting
from financing.models import CallPdf, CallRound, FundCall
from financing.reckoning.keeping import rebuild
from financing.register.audit.register import anomalies
from financing.rounds.acts import number_round
from post import jobs, tasks, working
from post.models import Setback, Task
from post.tasks import work_due
from tests.faults import outages
from tests.faults.interruptions import STALE, UNFINISHED
from tests.faults.stage import FORK, PATIENCE
from tests.faults.world import DAY, REASON, build, orders
from tests.plain import plain_letter

WORKERS, WEB = 3, 2
LETTERS = 10  # a round
SLOW = 0.03  # seconds that a letter takes
LONGEST = 0.4  # seconds between two kills
LOOK = timedelta(seconds=1)
ENOUGH = {"": 90, "lock": 90, "look": 20}  # seconds without a letter, by what is without


def campaign(letters: int, kills: int, without: str = "") -> dict[str, Any]:
    """Two web processes issue so many letters, three workers lay them out, killed so many times;
    without `kills`, all three once and at the same instant.

    `without` takes a protection off: "look", nobody looks for the tasks of the dead; "lock", two
    workers may hold one letter.
    """
    build(components=-(-letters // (10 * LETTERS)), years=10, contributors=LETTERS)
    with TemporaryDirectory() as folder, _by_workers(Path(folder) / "laid", without) as laid:
        web = _issuing()
        if not kills:  # all is numbered before: none of the three waits for something to do
            _joined(web)
        workers = [_started() for _ in range(WORKERS)]
        done = _kill(workers, kills, web) if kills else _kill_all(workers, laid)
        _finish(workers, web, without, letters)
        _end(web, workers)
        return {"kills": done, **_figures(letters, laid)}


def restarted(letters: int, times: int, without: str = "") -> dict[str, Any]:
    """PostgreSQL is stopped dead so many times while three workers lay letters out."""
    build(components=-(-letters // (10 * LETTERS)), years=10, contributors=LETTERS)
    with TemporaryDirectory() as folder, _by_workers(Path(folder) / "laid", without) as laid:
        for order in orders():
            number_round(order=order, by=None, on=DAY, override=REASON)
        workers = [_started() for _ in range(WORKERS)]
        for _ in range(times):
            time.sleep(1)
            connections.close_all()
            outages._restart()
            _replace(workers)
        _finish(workers, [], without, letters)
        _end([], workers)
        return {"restarts": times, **_figures(letters, laid)}


@contextmanager
def _by_workers(laid: Path, without: str) -> Iterator[Path]:
    """The queue of PostgreSQL, and a line of the file for each letter that is laid out."""
    laid.touch()
    with ExitStack() as stack:
        stack.enter_context(override_settings(MESSAGES_BY_WORKERS=True))
        stack.enter_context(patch.object(tasks, "QUIET", LOOK))
        stack.enter_context(patch("post.jobs.begin_daily"))  # what is tried is the campaign
        stack.enter_context(patch("financing.letters.rendering.render", _slowly(laid)))
        if without == "look":
            stack.enter_context(patch("post.jobs.quiet", lambda _now: []))
        if without == "lock":
            stack.enter_context(patch.object(working, "held", lambda *_unit: nullcontext(True)))
        yield laid


def _slowly(laid: Path) -> Callable[[Any], bytes]:
    def render(content: Any) -> bytes:
        time.sleep(SLOW)
        with laid.open("a") as file:
            file.write(f"{content['number']}\n")
        return plain_letter(content)

    return render


def _issuing() -> list[Any]:
    connections.close_all()
    web = [FORK.Process(target=_issue, args=(rank,)) for rank in range(WEB)]
    for one in web:
        one.start()
    return web


def _issue(rank: int) -> None:
    """By the pages, as people do; what is refused for now is sent again."""
    client = outages.signed_in()
    for order in orders()[rank::WEB]:
        said = {"statuses": Counter(), "rounds": [], "silent": 0}
        while not outages._issued_by(client, outages.address_of(order), said):
            time.sleep(0.05)


def _started() -> Any:
    connections.close_all()
    worker = FORK.Process(target=_work)
    worker.start()
    return worker


def _work() -> None:
    jobs.work(fetch_job_polling_interval=0.1, listen_notify=False)


def _kill(workers: list[Any], kills: int, web: list[Any]) -> int:
    """So many, while there is something to do; each is replaced."""
    dice, done = Random(3), 0  # noqa: S311  faults, not secrets
    while done < kills and (waiting().exists() or any(one.is_alive() for one in web)):
        time.sleep(dice.uniform(0, LONGEST))
        victim = workers[dice.randrange(WORKERS)]
        if victim.is_alive():
            os.kill(victim.pid or 0, signal.SIGKILL)
            victim.join()
            done += 1
        _replace(workers)
    return done


def _kill_all(workers: list[Any], laid: Path) -> int:
    """All at once, in the middle of their tasks."""
    while len(laid.read_text().split()) < 2 * LETTERS:
        time.sleep(0.01)
    for one in workers:
        os.kill(one.pid or 0, signal.SIGKILL)
        one.join()
    _replace(workers)
    return len(workers)


def _replace(workers: list[Any]) -> None:
    for place, one in enumerate(workers):
        if not one.is_alive():
            one.join()
            workers[place] = _started()


def _finish(workers: list[Any], web: list[Any], without: str, letters: int) -> None:
    """What the dead left is done by those who come after, for as long as letters come."""
    before, last = -1, time.monotonic()
    while time.monotonic() - last < ENOUGH[without] and before < letters:
        time.sleep(1)
        _replace(workers)
        with suppress(DatabaseError):
            jobs.keep_going.func()
            now = CallPdf.objects.count()
            if now != before or any(one.is_alive() for one in web):
                before, last = now, time.monotonic()


def _joined(web: list[Any]) -> None:
    for one in web:
        one.join(PATIENCE)


def _end(web: list[Any], workers: list[Any]) -> None:
    _joined(web)
    for one in workers:
        one.kill()
        one.join()


def _figures(letters: int, laid: Path) -> dict[str, Any]:
    """`again` were laid out once more: killed after it, before they were kept."""
    numbers = sorted(FundCall.objects.values_list("number", flat=True))
    times = Counter(laid.read_text().split())
    rebuild()
    return {
        "issued": len(numbers),
        "lost": letters - CallPdf.objects.count(),
        "twice": len(numbers) - len(set(numbers)),
        "gaps": len(set(range(1, letters + 1)) - set(numbers)),
        "again": sum(count - 1 for count in times.values()),
        "left": sum(STALE not in one for one in anomalies()),
        "setbacks": sorted(set(Setback.objects.values_list("kind", flat=True))),
    }


def poisoned(protected: bool = True) -> dict[str, Any]:
    """One letter of three rounds cannot be laid out, whoever tries."""
    build(years=3, contributors=4)
    rounds = [number_round(order=one, by=None, on=DAY, override=REASON).round for one in orders()]
    sick = rounds[0].calls.order_by("number").first()

    def render(content: Any) -> bytes:
        if content["number"] == str(sick):
            raise ValueError("a letter that nobody can lay out")
        return plain_letter(content)

    with ExitStack() as stack:
        stack.enter_context(patch("financing.letters.rendering.render", render))
        stack.enter_context(patch.object(working, "DELAYS", ()))
        if not protected:
            stack.enter_context(patch.object(working, "_try", _carelessly))
        for _ in range(2):  # a second look changes nothing
            with suppress(ValueError):
                list(work_due())
    failed = Task.objects.filter(state=Task.State.FAILED)
    return {
        "letters": FundCall.objects.count(),
        "without_pdf": [str(one) for one in waiting()],
        "sick": str(sick),
        "failed": [one.subject for one in failed],
        "rounds": [one.pk for one in rounds],
        "said": [one.said for one in failed],
        "active": Task.objects.active().count(),
    }


def _carelessly(_task: Task, kind: Any, unit: int, _finished: set[int]) -> None:
    kind.do(unit)


def migrated(protected: bool = True) -> dict[str, Any]:
    """Tables change while people issue and read: by what only adds; else by what takes away."""
    build(components=100, years=10)
    changes = ADDING if protected else TAKING
    patience = outages.LONGEST if protected else 5  # nothing is issued once a column is renamed
    said = outages.insisting([partial(_changed, one) for one in changes], patience=patience)
    figures = {"changes": len(changes), "answers": outages.statuses_of(said)}
    return figures | ({"left": _wrong()} if protected else {})


def _changed(change: Callable[[Any], None]) -> None:
    with connection.schema_editor() as editor:
        change(editor)


def _wrong() -> int:
    """Anomalies, but for what is still to be done."""
    return sum(UNFINISHED not in one and STALE not in one for one in anomalies())


def _column(model: type[models.Model], name: str, field: models.Field) -> models.Field:
    field.set_attributes_from_name(name)
    field.model = model
    return field


# What a migration may do while the version before it serves.
ADDING: tuple[Callable[[Any], None], ...] = (
    lambda editor: editor.add_field(
        FundCall, _column(FundCall, "later", models.DateField(null=True))
    ),
    lambda editor: editor.add_field(
        CallRound, _column(CallRound, "wave", models.IntegerField(default=0, db_default=0))
    ),
    lambda editor: editor.add_index(FundCall, models.Index(fields=["issued_on"], name="later_on")),
    lambda editor: editor.create_model(type("Later", (models.Model,), LATER)),
)
LATER = {"__module__": "financing.models", "Meta": type("Meta", (), {"app_label": "financing"})}
TAKING: tuple[Callable[[Any], None], ...] = (
    lambda editor: editor.execute("ALTER TABLE financing_fundcall RENAME COLUMN due_on TO payable"),
)

SCENARIOS = {
    "campaign": campaign,
    "restarted": restarted,
    "poisoned": poisoned,
    "migrated": migrated,
}
