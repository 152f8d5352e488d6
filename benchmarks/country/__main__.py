"""python -m benchmarks.country [--scale 0.01] [--only campaign,verify]: the whole country.

At a small scale `--campaign 1098 --people 50 --seconds 60` ask the figures of these parts whole.

Starts a PostgreSQL of its own (`pg_virtualenv`) where DATABASE_URL names none, fills it, measures
each part, and prints the machine and the versions. Ratios are those of one run.
"""

import argparse
import os
import platform
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version

import django

from benchmarks.country.scale import Scale

PARTS = ("campaign", "crowd", "january", "verify")
# pg_virtualenv says goodbye on its standard output: file descriptor 3 lets the command speak last.
# It waits for its disk, as a production does; and see POSTGRESQL in the Makefile.
URL = "postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
OPTIONS = "-o fsync=on -o 'external_pid_file=(none)'"
OWN_SERVER = f'''exec pg_virtualenv -t -v 15 {OPTIONS} bash -c 'export DATABASE_URL="{URL}"
exec "$@" >&3' bash "$@" 3>&1 >/dev/null'''
WHOLE = {
    "campaign": "lettres de chaque campagne",
    "people": "personnes de la foule",
    "seconds": "secondes de la foule",
}
LIBRARIES = ("django", "psycopg", "gunicorn", "weasyprint", "procrastinate")


def main() -> None:
    scale, only = asked(sys.argv[1:])
    if not os.environ.get("DATABASE_URL", "").startswith("postgresql"):
        again = [sys.executable, "-u", "-m", "benchmarks.country", *sys.argv[1:]]
        sys.exit(subprocess.call(["bash", "-c", OWN_SERVER, "bash", *again]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.country.settings"
    django.setup()
    print(f"{platform.machine()}, {os.cpu_count()} cœurs, {platform.platform()}")
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"Python {platform.python_version()}, {libraries}")
    import_module("benchmarks.country.run").measure(scale, only)


def asked(arguments: list[str]) -> tuple[Scale, tuple[str, ...]]:
    """The scale of a run, and its parts in their order."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.country")
    parser.add_argument("--scale", type=float, default=1, help="part du pays, de 0 à 1")
    for name, said in WHOLE.items():
        parser.add_argument(f"--{name}", type=int, help=f"{said}, quelle que soit l'échelle")
    parser.add_argument("--only", default=",".join(PARTS), help="les seules mesures, par virgules")
    given = parser.parse_args(arguments)
    only = given.only.split(",")
    if unknown := sorted(set(only) - set(PARTS)):
        parser.error(f"mesures inconnues : {', '.join(unknown)} ; il y a {', '.join(PARTS)}")
    scale = Scale(given.scale, given.campaign, given.people, given.seconds)
    return scale, tuple(one for one in PARTS if one in only)


if __name__ == "__main__":
    main()
