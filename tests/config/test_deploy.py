"""deploy/ and docs/operations.md, read by the system's own tools where they are."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from config.environment import KNOWN_VARIABLES

ROOT = settings.BASE_DIR
UNITS = ROOT / "deploy" / "systemd"
DOCUMENT = (ROOT / "docs" / "operations.md").read_text("utf-8")
HOME = "/srv/prorata"
STARTED = sorted(one.name for one in UNITS.glob("*.service"))
MOST_EXPOSED = "20"  # of 100: what nothing protects has 96


def test_every_command_that_is_said_exists_and_takes_what_is_said():
    said = DOCUMENT + "".join(one.read_text("utf-8") for one in UNITS.glob("*.service"))
    asked = re.findall(r"manage\.py ([a-z_]+)((?: +--[a-z-]+)*)", said)
    assert len(asked) > 20
    known = get_commands()
    for name, options in asked:
        parser = load_command_class(known[name], name).create_parser("manage.py", name)
        assert set(options.split()) <= set(parser._option_string_actions), name


def test_every_file_and_unit_that_is_said_exists():
    for name in re.findall(r"deploy/[\w./@-]+\w", DOCUMENT):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"prorata-[a-z]+(?=@|\.(?:service|timer)\b)", DOCUMENT):
        assert list(UNITS.glob(f"{name}*")), name
    timers = {one.stem for one in UNITS.glob("*.timer")}
    assert {one for one in timers if f"{one}.timer" not in DOCUMENT} == set()
    assert timers <= {one.removesuffix(".service") for one in STARTED}


def test_the_environment_names_what_the_settings_know():
    text = (ROOT / "deploy" / "environment").read_text("utf-8")
    names = re.findall(r"(?m)^(PRORATA_\w+)=", text)
    assert names
    assert set(names) <= KNOWN_VARIABLES


def test_the_application_is_run_by_nobody_in_particular_and_writes_almost_nowhere():
    common = (UNITS / "prorata-.service.d" / "common.conf").read_text("utf-8")
    for line in ("User=prorata", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes"):
        assert f"\n{line}\n" in common
    writing = {
        one.name for one in UNITS.glob("*.service") if "ReadWritePaths" in one.read_text("utf-8")
    }
    assert writing == {"prorata-backup.service"}


def test_a_stop_waits_a_little_longer_than_its_requests():
    server = (ROOT / "deploy" / "gunicorn.conf.py").read_text("utf-8")
    unit = (UNITS / "prorata-web.service").read_text("utf-8")
    (ending,) = map(int, re.findall(r"(?m)^graceful_timeout = (\d+)", server))
    (waited,) = map(int, re.findall(r"(?m)^TimeoutStopSec=(\d+)", unit))
    assert ending < waited <= ending + 30


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as a server has them, but for where the application is."""
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    for path in folder.rglob("*.*"):
        if path.is_file():
            path.write_text(path.read_text("utf-8").replace(HOME, str(ROOT)), "utf-8")
    (folder / "prorata-worker@.service").rename(folder / "prorata-worker@1.service")
    return folder


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="without systemd")
def test_systemd_reads_each_unit_and_finds_little_exposed(installed: Path):
    known = {"SYSTEMD_UNIT_PATH": f"{installed}:", "PATH": "/usr/bin:/bin"}
    units = [str(one) for one in (*installed.glob("*.service"), *installed.glob("*.timer"))]
    read = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        env=known,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (read.returncode, read.stderr) == (0, "")
    names = [one.replace("@.", "@1.") for one in STARTED]
    options = ("security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}")
    done = subprocess.run(
        ["systemd-analyze", *options, *names], env=known, capture_output=True, check=False
    )
    assert done.returncode == 0
    (installed / "prorata-.service.d" / "common.conf").unlink()  # the control
    bare = subprocess.run(
        ["systemd-analyze", *options, *names], env=known, capture_output=True, check=False
    )
    assert bare.returncode != 0


def test_nginx_hears_each_request_whole_and_keeps_figures_to_itself():
    said = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert said.count("{") == said.count("}")
    assert "proxy_request_buffering on;" in said
    assert re.search(r"location /metriques/ \{[^}]*return 404;", said)
