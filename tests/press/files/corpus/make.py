"""How the workbooks of this folder were made, once, by the writers that people's tools use.

    pip install openpyxl==3.1.5 xlsxwriter==3.3.1 pyexcelerate==0.13.0
    python tests/press/files/corpus/make.py

Each holds the same table (`TABLE`) under a title and a blank line, as it is shown. The shapes of
archives that Excel and others write differently (`SharedStrings.xml`, backslashes, no place in the
cells, absolute links) are made from xlsxwriter's own.
"""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import xlsxwriter
from pyexcelerate import Format, Style, Workbook

HERE = Path(__file__).parent
TITLE = "Clé de répartition 2026, votée"
HEADER = ("siren", "taux", "code", "habitants")
# The stored number of each cell, and the format that shows it.
ROWS = (
    (200068070, 0.153, 1001, 20924.000000000004),
    (242500361, 0.4, 25056, 117_912),
    (242504116, 0.447, 971, 0.1 + 0.2),
)
FORMATS = ("0", "0.00%", "00000", "#,##0")


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([TITLE])
    sheet.append([])
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append(row)
        for place, shown in enumerate(FORMATS, 1):
            sheet.cell(sheet.max_row, place).number_format = shown
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def by_xlsxwriter() -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Clé & taux")
    styles = [book.add_format({"num_format": shown}) for shown in FORMATS]
    sheet.write(0, 0, TITLE)
    sheet.write_row(2, 0, HEADER)
    for rank, row in enumerate(ROWS, 3):
        for place, value in enumerate(row):
            sheet.write_number(rank, place, value, styles[place])
    book.close()
    return target.getvalue()


def by_pyexcelerate() -> bytes:
    book = Workbook()
    sheet = book.new_sheet("Clé", data=[[TITLE], [], list(HEADER), *map(list, ROWS)])
    for rank in range(4, 4 + len(ROWS)):
        for place, shown in enumerate(FORMATS, 1):
            sheet.set_cell_style(rank, place, Style(format=Format(shown)))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def reshaped(content: bytes, name=lambda one: one, text=lambda _name, one: one) -> bytes:
    """The same entries under other names, or with other bytes."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as known, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for entry in known.namelist():
            made.writestr(name(entry), text(entry, known.read(entry)))
    return target.getvalue()


def capital(content: bytes) -> bytes:
    """As some servers write the shared texts, and the link to them."""
    return reshaped(
        content,
        lambda name: name.replace("sharedStrings", "SharedStrings"),
        lambda _name, one: one.replace(b"sharedStrings.xml", b"SharedStrings.xml"),
    )


def backslashed(content: bytes) -> bytes:
    """As an old .NET packer writes the names of entries."""
    return reshaped(content, lambda name: name.replace("/", "\\"))


def placeless(content: bytes) -> bytes:
    """As a stream writer does: no place in the cells that follow one another."""

    def bare(name: str, one: bytes) -> bytes:
        if "worksheets/" not in name:
            return one
        return re.sub(
            rb'<(row|c) r="[A-Z]*[0-9]+"', rb"<\1", re.sub(rb'<row r="3"', b'<row/><row r="3"', one)
        )

    return reshaped(content, text=bare)


def absolute(content: bytes) -> bytes:
    """Links from the root of the archive."""
    return reshaped(
        content,
        text=lambda name, one: (
            one.replace(b'Target="', b'Target="/xl/') if name.endswith("workbook.xml.rels") else one
        ),
    )


if __name__ == "__main__":
    plain = by_xlsxwriter()
    made = {
        "openpyxl": by_openpyxl(),
        "xlsxwriter": plain,
        "pyexcelerate": by_pyexcelerate(),
        "capital": capital(plain),
        "backslashed": backslashed(plain),
        "placeless": placeless(plain),
        "absolute": absolute(plain),
    }
    for one, content in made.items():
        (HERE / f"{one}.xlsx").write_bytes(content)
