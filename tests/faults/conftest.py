"""Databases to break, the stage that breaks them, and the figures that `make faults` keeps."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "faults"
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgresql")
ENGINE = "PostgreSQL" if ON_POSTGRESQL else "SQLite"
LASTING = {
    "test_fuzzing.py",
    "test_installation.py",
    "test_serving.py",
    "test_slow_connections.py",
}
# On which engine the short run stages what both suffer: writers that meet on the one of servers.
SHORT_ON = {
    "test_archiving.py": "SQLite",
    "test_concurrency.py": "PostgreSQL",
    "test_hostility.py": "SQLite",
    "test_interruptions.py": "PostgreSQL",
    "test_outages.py": "SQLite",
    "test_poisoned.py": "SQLite",
    "test_posting.py": "PostgreSQL",
    "test_tampering_seen.py": "SQLite",
}
Stage = Callable[..., dict[str, Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the faults in their full length")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What only one engine can suffer is collected on that one; what only lasts, in the long run.
    In the short one a fault of both engines is staged on one.

    The server that restarts is that of every test: `make faults` alone, one test at a time, may.
    """
    if collection_path.name == "test_locking.py" and ON_POSTGRESQL:
        return True
    is_long = config.getoption("--long", default=False)
    if not is_long and SHORT_ON.get(collection_path.name, ENGINE) != ENGINE:
        return True
    if collection_path.name in LASTING:
        return not is_long or None
    if collection_path.name in ("test_restarts.py", "test_machines.py"):
        return not (ON_POSTGRESQL and is_long) or None
    return None


@pytest.fixture(scope="session")
def is_long(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long", default=False))


class Databases:
    """Databases of the engine under test, each a copy of one, the model, that is made once.

    They go with the folder of the run, or with the server that was started for it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model = self.new()

    def url(self, name: str) -> str:
        if not ON_POSTGRESQL:
            return f"sqlite:///{name}"
        return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"

    def new(self) -> str:
        """An empty database's name."""
        name = f"fautes_{uuid4().hex[:12]}"
        if not ON_POSTGRESQL:
            return str(self.folder / f"{name}.sqlite3")
        subprocess.run(["createdb", name], check=True)
        return name

    def copy(self) -> str:
        """The name of one that has its tables."""
        if ON_POSTGRESQL:
            name = f"fautes_{uuid4().hex[:12]}"
            subprocess.run(["createdb", "--template", self.model, name], check=True)
            return name
        name = self.new()
        shutil.copy(self.model, name)
        return name


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(tmp_path_factory.mktemp("faults"))


class Server:
    """The stage's process, with the application loaded."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def play(self, scenario: str, database: str, **options: Any) -> dict[str, Any]:
        request = {"scenario": scenario, "database": database, "options": options}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        figures: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "error" not in figures, figures["error"]
        return figures


@pytest.fixture(scope="session")
def server(databases: Databases, is_long: bool) -> Iterator[Server]:
    """The tables of the model are migrated in the long run, made at once in the short one."""
    environment = os.environ | {"DATABASE_URL": databases.url(databases.model)}
    command = [sys.executable, "-m", "tests.faults.stage"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:
        server = Server(process)
        server.play("tables", databases.model, at_once=not is_long)
        yield server
        process.stdin.close()


@pytest.fixture
def stage(server: Server, databases: Databases) -> Stage:
    """Play a scenario on a new database; gives its figures."""

    def play(scenario: str, **options: Any) -> dict[str, Any]:
        figures = server.play(scenario, databases.copy(), **options)
        print(scenario, options, figures)  # noqa: T201
        return figures

    return play


@pytest.fixture
def keep(is_long: bool) -> Callable[[str, str], None]:
    """Keep one line of figures for `docs/faults.md`, in the long run alone."""

    def write(fault: str, figures: str) -> None:
        if is_long:
            KEPT.mkdir(parents=True, exist_ok=True)
            line = {"fault": fault, "engine": ENGINE, "figures": figures}
            with (KEPT / "figures.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")

    return write
