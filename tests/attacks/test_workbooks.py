"""A small workbook that unfolds into millions of cells is refused before any is laid out."""

import resource
import subprocess
import sys
from io import BytesIO
from time import process_time

import pytest
from django.conf import settings
from openpyxl import Workbook

from press.files import workbooks
from press.files.uploads import XLSX, accept
from press.files.workbooks import MOST_CELLS, WorkbookError, rows_of
from tests.press.files.test_sheets import SHEET, with_entry

MOST_SECONDS, MOST_KILOBYTES = 5, 400_000
LARGEST = "AM49999"  # a rectangle of 39 columns, just within what is accepted
READING = f"""
import re, sys
from pathlib import Path
from press.files.workbooks import rows_of
rows_of(sys.stdin.buffer.read())
held = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
assert int(held[1]) < {MOST_KILOBYTES}  # its own peak: getrusage keeps that of who started it
"""


def stretched(sheets: int, corner: str) -> bytes:
    """A workbook of so many sheets, each with two cells far apart."""
    book, target = Workbook(write_only=False), BytesIO()
    book.remove(book.active)
    for _ in range(sheets):
        sheet = book.create_sheet()
        sheet["A1"] = sheet[corner] = 1
    book.save(target)
    return target.getvalue()


def test_forty_sheets_of_two_cells_are_refused_at_once():
    content = stretched(40, "CZ49999")
    assert len(content) < 33_000
    before = process_time()
    with pytest.raises(WorkbookError, match=r"^Les feuilles du classeur ont ensemble plus de 2"):
        rows_of(content)
    assert process_time() - before < 10


def test_cells_that_say_no_place_are_counted_one_after_another():
    row = b'<row r="49999">' + b"<c/>" * 3_000 + b"</row>"
    with pytest.raises(WorkbookError, match="ont ensemble plus de"):
        rows_of(with_entry(SHEET, b"<worksheet><sheetData>" + row))


def test_the_largest_rectangle_takes_little_time_and_memory():
    """In a process of its own, whose memory is counted."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", READING],
        cwd=settings.BASE_DIR,
        input=stretched(1, LARGEST),
        check=True,
        timeout=120,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < MOST_SECONDS
    assert 39 * 49_999 < MOST_CELLS < 41 * 49_999


def test_who_only_keeps_the_file_reads_no_cell(monkeypatch: pytest.MonkeyPatch):
    read: list[str] = []
    monkeypatch.setattr(workbooks, "_rows", lambda _book, title, *_: read.append(title))
    content = stretched(1, LARGEST)
    assert accept(content, "classeur.xlsx").kind == XLSX
    assert read == []
    rows_of(content)
    assert read == ["Sheet"]  # else the test above would prove nothing


@pytest.mark.parametrize("hides", [b"", b"<!-- -->"])
def test_texts_are_counted_as_often_as_cells_repeat_them(hides: bytes):
    """A short text may be in each cell beside a long one that is in one; a long one may not."""
    texts = b"<sst>" + hides + b"<si><t>" + b"ab" * 15_000 + b"</t></si><si><t>c</t></si></sst>"

    def repeating(rank: int) -> bytes:
        row = b"<row>" + b'<c t="s"><v>%d</v></c>' % rank * 20 + b"</row>"
        rows = with_entry(SHEET, b"<worksheet><sheetData>" + row * 1_000)
        return with_entry("xl/sharedStrings.xml", texts, within=rows)

    said = "Le classeur répète un texte trop long dans trop de cases."
    with pytest.raises(WorkbookError, match=said):
        rows_of(repeating(0))
    with pytest.raises(WorkbookError) as refused:
        rows_of(repeating(1))
    assert (str(refused.value) == said) is bool(hides)  # else it is only no whole workbook
