"""docs/faults.md, written by `make faults` from the figures of its own runs."""

import json
import os
import platform
import sqlite3
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "var" / "faults" / "figures.jsonl"
TARGET = ROOT / "docs" / "faults.md"

HEAD = """# The faults, staged

Written by `make faults` on {day}, on {machine}. SQLite {sqlite} (a real file, the application's own
settings) and PostgreSQL 15 (a real server, `fsync=off`); processes, not threads. Letters have their
attached files and an empty page where the page is not what is tried; hostile texts are laid out for
real. Each fault has its negative control: with the protection off, it breaks. The harness is
`tests/faults/`; its short form runs in `make test`, most faults on one engine.

Row identifiers are not altered: they say nothing, and the relations that name them are. `fsync=off`
takes nothing from a server that is killed on a machine that stays up; a power cut is not staged.

| fault | engine | measured |
|---|---|---|
"""


def machine() -> str:
    cores = os.cpu_count()
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    busy = f"{os.getloadavg()[2]:.0f} processes at once on average"
    system = f"Linux {platform.release()}, Python {sys.version.split()[0]}"
    return f"{cores} cores ({model}; {busy}), {system}"


def main() -> None:
    rows = [json.loads(line) for line in FIGURES.read_text(encoding="utf-8").splitlines()]
    order = list(dict.fromkeys(row["fault"] for row in rows))
    rows.sort(key=lambda row: order.index(row["fault"]))
    head = HEAD.format(
        day=date.today().isoformat(),  # noqa: DTZ011  the day on the machine that measured
        machine=machine(),
        sqlite=sqlite3.sqlite_version,
    )
    lines = [f"| {row['fault']} | {row['engine']} | {row['figures']} |" for row in rows]
    TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
