"""Tables as files: what is text stays text, and a workbook that comes in is held to its limits."""

import csv
import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from press.files import workbooks
from press.files.sheets import csv_bytes, xlsx_bytes
from press.files.workbooks import WorkbookError, rows_of

ROWS = [
    ["SIREN", "Nom", "Part", "Reçu le", "Habitants"],
    ["242500361", "CU Grand Besançon Métropole", Decimal("4284.00"), date(2025, 6, 2), 201234],
    ["200070324", "CC de la Vallée", None, None, -3],
]
HOSTILE = [
    "=1+1", "+33 3 81", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "=cmd|' /C calc'!A0", "#REF!",
    "=HYPERLINK(\"http://example.org\")",
]  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def cells(workbook: bytes) -> Iterator[object]:
    for sheet in load_workbook(BytesIO(workbook)).worksheets:
        for row in sheet.iter_rows():
            yield from row


def live_formulas(workbook: bytes) -> list[object]:
    return [cell.value for cell in cells(workbook) if cell.data_type in ("f", "e")]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_csv_opens_at_once_in_a_french_spreadsheet():
    content = csv_bytes(ROWS)
    assert content.startswith(b"\xef\xbb\xbfSIREN;Nom;Part")
    assert read_csv(content)[1:] == [
        ["242500361", "CU Grand Besançon Métropole", "4284,00", "2025-06-02", "201234"],
        ["200070324", "CC de la Vallée", "", "", "-3"],
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_csv_starts_no_formula(text):
    (row,) = read_csv(csv_bytes([[text, "voisine"]]))
    assert row == [text if text == "#REF!" else f"'{text}", "voisine"]


def test_a_workbook_keeps_types_and_comes_back_the_same():
    assert rows_of(xlsx_bytes({"Appels": ROWS})) == {
        "Appels": [ROWS[0], [*ROWS[1][:2], 4284, *ROWS[1][3:]], ROWS[2]]
    }
    assert rows_of(xlsx_bytes({"Parts": [[Decimal("15.30")]]})) == {"Parts": [[Decimal("15.3")]]}


def test_a_header_is_bold_and_stays_in_sight():
    sheet = load_workbook(BytesIO(xlsx_bytes({"Appels": ROWS})))["Appels"]
    assert sheet.freeze_panes == "A2"
    assert [cell.font.b for row in sheet["A1:A2"] for cell in row] == [True, False]
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet["D2"].number_format == "dd/mm/yyyy"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_workbook_holds_no_live_formula(text):
    workbook = xlsx_bytes({"=Feuille": [[text], [text]]})
    assert live_formulas(workbook) == []
    assert load_workbook(BytesIO(workbook)).worksheets[0]["A2"].quotePrefix is (text != "#REF!")


@given(rows=st.lists(st.lists(TEXTS, max_size=4), max_size=4))
def test_whatever_the_text_it_stays_text(rows):
    workbook = xlsx_bytes({"Tout": rows})
    assert {cell.data_type for cell in cells(workbook)} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for cell in cells(workbook) if cell.data_type == "n")


def test_the_same_rows_give_the_same_bytes():
    assert xlsx_bytes({"Appels": ROWS}) == xlsx_bytes({"Appels": ROWS})


def test_titles_that_excel_refuses_are_mended():
    titles = rows_of(xlsx_bytes({"a/b:[c]*?\\d": [["x"]], "n" * 40: [["x"]], "": [["x"]]}))
    assert list(titles) == ["a b  c    d", "n" * 31, "Sheet"]


def test_a_float_is_no_figure():
    with pytest.raises(TypeError, match=r"^float n'est pas un type de case\.$"):
        xlsx_bytes({"x": [[1.5]]})
    with pytest.raises(TypeError):
        csv_bytes([[1.5]])


def refusal(content: bytes) -> str:
    with pytest.raises(WorkbookError) as refused:
        rows_of(content)
    return str(refused.value)


def workbook(**written: object) -> bytes:
    """A workbook of one sheet, with a value at each reference."""
    book, target = Workbook(), BytesIO()
    for place, value in written.items():
        book.active[place] = value
    book.save(target)
    return target.getvalue()


def with_entry(name: str, content: bytes, within: bytes = workbook(A1="siren")) -> bytes:
    """A workbook in which an entry is other than it was."""
    target = BytesIO()
    with (
        ZipFile(BytesIO(within)) as sound,
        ZipFile(target, "w", ZIP_DEFLATED) as bad,
    ):
        for entry in sound.namelist():
            if entry != name:
                bad.writestr(entry, sound.read(entry))
        bad.writestr(name, content)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
DAMAGED = "Le classeur est abîmé, tronqué ou protégé."


def test_the_first_rows_keep_their_places_and_formulas_are_worth_what_was_saved():
    assert rows_of(workbook(B3="deux", A4=2.5, B4="=A4*2")) == {
        "Sheet": [[None, None], [None, None], [None, "deux"], [Decimal("2.5"), None]]
    }


def test_ten_megabytes_are_refused_before_anything_is_opened():
    assert refusal(b"PK\x03\x04" + b" " * 10_000_000) == "Le classeur dépasse 10 Mo."


def test_a_bomb_is_refused_by_what_it_declares():
    bomb = with_entry("xl/media/image1.png", b"0" * 60_000_000)
    assert len(bomb) < 100_000
    assert refusal(bomb) == "Le classeur grossit plus de 100 fois en s'ouvrant."


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_it_holds():
    bomb = with_entry(SHEET, b" " * 60_000_000)
    lying = bomb.replace((60_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != bomb
    assert refusal(lying) == DAMAGED


def test_fifty_megabytes_once_open_are_too_many():
    noise = random.Random(1).randbytes(900_000)  # noqa: S311
    big = with_entry("xl/media/image1.bin", noise + b" " * 50_000_000)
    assert refusal(big) == "Le classeur dépasse 50 Mo une fois ouvert."


def test_more_than_fifty_thousand_rows_are_too_many():
    rows = b"<row/>" * 50_002
    sheet = b"<worksheet><sheetData>" + random.Random(1).randbytes(5000).hex().encode() + rows  # noqa: S311
    assert (
        refusal(with_entry(SHEET, sheet)) == "Une feuille du classeur a plus de 50\u202f000 lignes."
    )


@pytest.mark.parametrize(
    ("place", "trouble"), [("A1048576", "50\u202f000 lignes"), ("XFD1", "104 colonnes")]
)
def test_a_cell_far_away_does_not_make_a_sheet_of_billions(place, trouble):
    far = workbook(A1="siren", **{place: 1})
    assert refusal(far) == f"Une feuille du classeur a plus de {trouble}."


def test_a_long_text_in_every_cell_is_not_copied_everywhere():
    words = random.Random(1).randbytes(15_000).hex().encode()  # noqa: S311
    rows = b"<row>" + b'<c t="s"><v>0</v></c>' * 20_000 + b"</row>"
    repeated = with_entry(SHEET, b"<worksheet><sheetData>" + rows)
    shared = with_entry("xl/sharedStrings.xml", b"<sst><si><t>" + words, within=repeated)
    assert refusal(shared) == "Le classeur répète un texte trop long dans trop de cases."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04rest",
        workbook(A1="siren")[:-200],
        workbook(A1="siren")[:300],
        workbook(A1="siren").replace(b"PK\x01\x02", b"PK\x01\x03"),
    ],
)
def test_what_is_damaged_is_said_to_be(content):
    assert refusal(content) == DAMAGED


@pytest.mark.parametrize(
    "content", [b"", b"<worksheet", b"\0" * 40, b"<!DOCTYPE x [<!ENTITY y SYSTEM '/etc/passwd'>]>"]
)
def test_a_sheet_that_is_no_sheet_is_empty_or_said_to_be_damaged(content):
    try:
        read = rows_of(with_entry(SHEET, content))
    except WorkbookError as refused:
        read = str(refused)
    assert read in ({"Sheet": []}, "Le classeur est abîmé : il ne s'ouvre pas.")


def test_another_archive_is_no_workbook():
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("content.xml", "<office:document/>")
    assert refusal(target.getvalue()) == (
        "L'archive n'est pas un classeur XLSX : enregistrez-le en .xlsx."
    )


def test_an_archive_is_known_by_its_first_bytes():
    assert workbooks.is_archive(workbook(A1=1))
    assert not workbooks.is_archive(b"siren;municipale;totale\n")


@given(place=st.integers(0, 4000), byte=st.binary(min_size=1, max_size=4))
def test_whatever_is_damaged_there_are_rows_or_a_refusal(place, byte):
    sound = xlsx_bytes({"Appels": ROWS})
    place %= len(sound)
    with suppress(WorkbookError):
        assert set(rows_of(sound[:place] + byte + sound[place + len(byte) :]))
