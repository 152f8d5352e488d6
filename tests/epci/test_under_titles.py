"""Tables as offices send them: under titles, blank lines and « sep= », in their alphabets."""

from itertools import product

import pytest

from epci.populations.lines import table_in
from press.files.sheets import xlsx_bytes

HEADER, ROWS = ["siren", "taux"], [["200068070", "15,30"], ["242500361", "84,70"]]
ABOVE = {
    "nothing": [],
    "a blank line": [[]],
    "a title": [["Clé 2026, votée le 12 janvier"]],
    "titles and blanks": [["Clé 2026, votée, arrêtée"], [], ["en %", ""], []],
}


def knows(cells: list[str]) -> bool:
    return "siren" in cells


def read(content: bytes) -> tuple[int, list[str], list[list[str]], list[str]]:
    """The line of the header, itself, the rows under it, and what is said."""
    warnings: list[str] = []
    sheet = table_in(content, knows, warnings)
    return sheet.line, sheet.header, [row for one in sheet.chunks for row in one.rows], warnings


@pytest.mark.parametrize(
    ("above", "separator", "end", "declared"),
    list(product(ABOVE, ";\t", ("\n", "\r\n"), (False, True))),
)
def test_the_columns_are_found_whatever_stands_above(above, separator, end, declared):
    lines = [*ABOVE[above], HEADER, *ROWS]
    text = end.join(map(separator.join, lines))
    found = read((f"sep={separator}{end}" if declared else "").encode() + text.encode())
    assert found[:3] == (len(ABOVE[above]) + 1 + declared, HEADER, ROWS)
    is_said = declared or any(map(any, ABOVE[above]))
    assert [one for one in found[3] if "laissé de côté" in one] != [] or not is_said


@pytest.mark.parametrize("above", ABOVE)
def test_the_same_in_a_workbook_and_behind_a_sheet_of_notes(above):
    rows = [[*row, *[None] * (2 - len(row))] for row in [*ABOVE[above], HEADER, *ROWS]]
    content = xlsx_bytes({"Lisez-moi": [["Ce classeur est celui de la clé."]], "Clé": rows})
    assert read(content)[1:3] == (HEADER, ROWS)


def test_decimal_commas_do_not_part_columns():
    text = "siren;taux\n" + "\n".join(f"{rank};1,5,{rank}" for rank in range(9))
    assert read(text.encode())[1] == HEADER


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_are_read_in_the_alphabets_of_spreadsheets(encoding):
    assert read("Clé votée\nsiren;taux\n1;é".encode(encoding))[2] == [["1", "é"]]


def test_a_file_without_the_columns_comes_back_from_its_first_line():
    line, header, rows, warnings = read(b"nom;part\nCCVM;15\n")
    assert (line, header, rows, warnings) == (1, ["nom", "part"], [["CCVM", "15"]], [])
