"""Where faults are staged: one process that has loaded the application, and forks for each.

It reads a line of JSON for each scenario (name, database, options) and answers one with its
figures. A scenario runs in a process of its own, on a database of its own, and starts others.
"""

import json
import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.db import connection, connections  # noqa: E402  once the application is loaded
from django.test.utils import setup_test_environment  # noqa: E402

from financing.letters import rendering  # noqa: E402
from financing.recovery import acts as recovery  # noqa: E402
from financing.rounds import acts  # noqa: E402
from press.files.pdf import missing_glyphs  # noqa: E402
from tests.plain import plain_letter  # noqa: E402

Scenario = Callable[..., dict[str, Any]]
MODULES = (
    "tables",
    "concurrency",
    "interruptions",
    "outages",
    "tampering",
    "hostility",
    "archiving",
    "posting",
    "machines",
    "serving",
)
WORKERS = 8
PATIENCE = 1_800  # seconds: a process that died without a word does not hang the run

FORK = multiprocessing.get_context("fork")


def use(database: str) -> None:
    """Work on that database from here on, and on no connection that a parent opened."""
    connections.close_all()
    connection.settings_dict["NAME"] = database


def together(act: Callable[..., Any], arguments: list[Any]) -> list[Any]:
    """What `act` gives in as many processes, which start at the same instant."""
    connections.close_all()
    start, answers = FORK.Event(), FORK.Queue()
    workers = [
        FORK.Process(target=_answer, args=(act, one, start, answers, rank))
        for rank, one in enumerate(arguments)
    ]
    for worker in workers:
        worker.start()
    start.set()
    found = dict(answers.get(timeout=PATIENCE) for _ in workers)
    for worker in workers:
        worker.join()
    return [found[rank] for rank in range(len(workers))]


def _answer(act: Callable[..., Any], argument: Any, start: Any, answers: Any, rank: int) -> None:
    start.wait()
    try:
        answers.put((rank, act(argument)))
    except BaseException as error:
        answers.put((rank, error))
        raise
    finally:
        connections.close_all()


def scenarios() -> dict[str, Scenario]:
    modules = [import_module(f"tests.faults.{name}") for name in MODULES]
    return {name: act for module in modules for name, act in module.SCENARIOS.items()}


def play(scenario: Scenario, request: dict[str, Any], answers: Any) -> None:
    try:
        use(request["database"])
        started = time.monotonic()
        figures = scenario(**request["options"])
        answers.put(figures | {"seconds": round(time.monotonic() - started, 1)})
    except BaseException:
        answers.put({"error": traceback.format_exc()})


def main() -> None:
    setup_test_environment()
    missing_glyphs("")  # the typeface is read once, before any fork
    acts.render = rendering.render = recovery.render = (
        plain_letter  # what is on stage is the register, not the page
    )
    known = scenarios()
    for line in sys.stdin:
        request = json.loads(line)
        answers = FORK.Queue()
        child = FORK.Process(target=play, args=(known[request["scenario"]], request, answers))
        child.start()
        print(json.dumps(answers.get(), default=str), flush=True)  # noqa: T201
        child.join()


if __name__ == "__main__":
    main()
