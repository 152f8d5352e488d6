"""python -m benchmarks [NAME ...]: each figure with the machine and the versions that gave it."""

import os
import platform
import sys
from importlib import import_module
from importlib.metadata import version

import django

NAMES = (
    "apportion",
    "blocks",
    "letters",
    "numbering",
    "sending",
    "campaign",
    "populations",
    "pages",
    "exports",
    "guards",
    "what_if",
    "payments",
    "login",
    "first_paint",
    "attendance",
    "days",
    "many",
    "money_pages",
    "money_year",
    "workbooks",
)
LIBRARIES = ("django", "weasyprint", "typst", "apportionment")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(f"{platform.machine()}, {os.cpu_count()} cœurs, {platform.platform()}")
    print(f"Python {platform.python_version()}, " + ", ".join(map(describe, LIBRARIES)))
    for name in sys.argv[1:] or NAMES:
        print(f"\n{name}")
        import_module(f"benchmarks.{name}").run()


def describe(library: str) -> str:
    return f"{library} {version(library)}"


if __name__ == "__main__":
    main()
