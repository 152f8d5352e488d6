"""Letters numbered by eight processes at once, on SQLite, or on the PostgreSQL of DATABASE_URL.

The harness is that of the faults: rounds of four letters for one carrier, one in ten undone at its
last instant and issued again, and a register that must come out whole.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LETTERS = 2_000
LEAST = {"sqlite": 100, "postgresql": 150}  # letters a second
WHOLE = {"refused": 0, "duplicates": 0, "gaps": 0, "broken": 0}


def run() -> None:
    """Print letters per second, and whether they are enough. RuntimeError for a fault."""
    with TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", "")
        if not url.startswith("postgresql"):
            url = f"sqlite:///{Path(folder) / 'numbering.sqlite3'}"
        figures = played(url, "issues", count=LETTERS)
    if {name: figures[name] for name in WHOLE} != WHOLE:
        raise RuntimeError(f"the register is not whole: {figures}")
    report(url.partition(":")[0], figures["per_second"])


def played(url: str, scenario: str, **options: Any) -> dict[str, Any]:
    """The figures of a scenario of the faults on a database of its own."""
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    environment = os.environ | settings
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, env=environment, check=True)
    name = url.partition("///")[2] or url.rpartition("/")[2]
    request = {"scenario": scenario, "database": name, "options": options}
    stage = subprocess.run(
        [sys.executable, "-m", "tests.faults.stage"],
        input=json.dumps(request) + "\n",
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        check=True,
    )
    figures: dict[str, Any] = json.loads(stage.stdout)
    if "error" in figures:
        raise RuntimeError(figures["error"])
    return figures


def report(engine: str, per_second: int) -> None:
    verdict = "tenu" if per_second >= LEAST[engine] else "manqué"
    print(f"Numéroter : {LETTERS} lettres, 8 processus, {engine}")
    print(f"  lettres par seconde  {per_second:8} (au moins {LEAST[engine]} : {verdict})")
    print(f"  charge de la machine {os.getloadavg()[0]:8.1f} processus pour {os.cpu_count()} cœurs")
