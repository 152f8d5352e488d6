"""What a page weighs: its HTML, as it travels, and what a first visit brings with it."""

import gzip
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse

from benchmarks.pages import FIRST_VISIT, LATER_PAGE, MOST_HTML

ASKED = re.compile(r'(?:url\("?|from ")(\.[^")]+)"?')  # fonts of a sheet, modules of a script


def require_light(answer: HttpResponse, said: object) -> None:
    assert answer.status_code == 200, said
    html = answer.content
    page = len(gzip.compress(html, 6))
    assert len(html) <= MOST_HTML, said
    assert page <= LATER_PAGE, said
    names = re.findall(r'"/static/([^"]+)"', html.decode())
    files = set[Path]().union(*map(files_of, names))
    assert len(files) > 3, said
    assert page + sum(map(carried, files)) < FIRST_VISIT, said


@cache
def files_of(name: str) -> set[Path]:
    """A file that a page names, and those that it names in turn."""
    found: set[Path] = set()
    waiting = [Path(finders.find(name) or "")]
    while waiting:
        file = waiting.pop().resolve()
        if file not in found:
            found.add(file)
            if file.suffix in {".css", ".js"}:
                waiting += [file.parent / one for one in ASKED.findall(file.read_text("utf-8"))]
    return found


@cache
def carried(file: Path) -> int:
    content = file.read_bytes()
    return len(content) if file.suffix == ".woff2" else len(gzip.compress(content, 9))
