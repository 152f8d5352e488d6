"""docs/operations.md walked on an empty database, as far as a sandbox lets it: `make faults` alone.

What asks for root, for systemd or for the network is read by the shell and goes no further
(tests/config/test_deploy.py has systemd's own reading of the units); the application's commands,
and what the units start, run as they are written, but for where things are.
"""

import os
import re
import shlex
import subprocess
from pathlib import Path
from urllib.request import urlopen

from tests.faults.conftest import ON_POSTGRESQL, ROOT
from tests.faults.slow_connections import free_port, running, until

DOCUMENT = (ROOT / "docs" / "operations.md").read_text("utf-8")
UNITS = ROOT / "deploy" / "systemd"
BLOCKS = re.findall(r"(?ms)^```sh\n(.*?)^```", DOCUMENT)
OURS = "runuser -u prorata -- "
SECRET = "correct-horse-battery-staple-" + "0123456789abcdefghijklmnopqrstuvwxyz"


def environment(folder: Path, database: str) -> Path:
    """The documented file, filled in for a server that has no certificate."""
    text = (ROOT / "deploy" / "environment").read_text("utf-8")
    for name, value in {"SECRET_KEY": SECRET, "BACKUP_KEY": SECRET[::-1]}.items():
        text = text.replace(f"PRORATA_{name}=\n", f"PRORATA_{name}={value}\n")
    text = re.sub(r"(?m)^DATABASE_URL=.*$", f"DATABASE_URL={database}", text)
    if not ON_POSTGRESQL:
        text = re.sub(r"(?m)^PRORATA_DATABASE_POOL=.*\n", "", text)
    path = folder / "environment"
    path.write_text(text, "utf-8")
    return path


def started(unit: str, backups: Path) -> list[list[str]]:
    """What a unit runs, here."""
    said = (UNITS / unit).read_text("utf-8").replace("/srv/prorata", str(ROOT))
    said = said.replace("/var/backups/prorata", str(backups)).replace("%%", "%")
    return [shlex.split(one) for one in re.findall(r"(?m)^ExecStart(?:Post)?=(.*)$", said)]


def test_the_documented_way_opens_a_server_and_its_nights(tmp_path, databases, keep):
    assert len(BLOCKS) >= 4
    for block in BLOCKS:
        subprocess.run(["/bin/sh", "-n", "-c", block], check=True)
    backups = tmp_path / "backups"
    backups.mkdir()
    path = environment(tmp_path, databases.url(databases.new()))
    given = {"PATH": os.environ["PATH"], "PRORATA_ENV_FILE": str(path)}
    if ON_POSTGRESQL:
        given |= {name: value for name, value in os.environ.items() if name.startswith("PG")}
    walked = [
        shlex.split(line.removeprefix(OURS), comments=True)
        for line in BLOCKS[1].splitlines()
        if line.startswith(OURS)
    ]
    for command in walked:
        subprocess.run(command, cwd=ROOT, env=given, check=True)
    (web,), port = started("prorata-web.service", backups), free_port()

    def is_ready() -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}/sante/pret/", timeout=5) as page:
                return page.read().decode() == "prêt"
        except OSError:
            return False

    with running([*web, "-b", f"127.0.0.1:{port}"], given):
        until(is_ready)
    nights = [
        command
        for unit in ("backup", "verify", "morning")
        for command in started(f"prorata-{unit}.service", backups)
    ]
    for command in nights:
        subprocess.run(command, cwd=ROOT, env=given, check=True)
    assert len(list(backups.iterdir())) == 1
    keep(
        "`docs/operations.md` walked on an empty database",
        f"{len(walked)} commands, the web server of its unit ready, then the {len(nights)} of the "
        "units of backup, verification and morning: each ended well.",
    )
