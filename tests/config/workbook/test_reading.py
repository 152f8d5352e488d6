"""A book written is read back equal, whatever it holds; cells are read as people mean them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from config.workbook.cells import read_cell
from config.workbook.columns import SHEETS, CellKind, SheetColumn
from config.workbook.export import book_of
from config.workbook.reading import read_book
from config.workbook.writing import workbook_bytes
from conventions.models import Convention
from tests.config.workbook.brought import book
from tests.factories import siren

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z", "Zl")), min_size=1, max_size=30
)
VALUES: dict[CellKind, st.SearchStrategy[Any]] = {
    CellKind.WORDS: WORDS,
    CellKind.DAY: st.integers(0, 60_000).map(lambda n: date(1950, 1, 1) + timedelta(n % 45_000)),
    CellKind.EUROS: st.integers(0, 10**12),
    CellKind.PERCENT: st.integers(0, 1_000_000).map(lambda n: Fraction(n, 10_000)),
    CellKind.COUNT: st.integers(0, 32_767),
    CellKind.NUMBER: st.integers(0, 10**9).map(lambda n: Fraction(n, 10**6)),
    CellKind.YES: st.booleans(),
    CellKind.SIREN: st.integers(0, 999_999).map(siren),
}


def value(column: SheetColumn) -> st.SearchStrategy[Any]:
    known = VALUES.get(column.kind)
    if known is None:
        known = st.sampled_from(sorted(column.choices.values()))
    return known if column.required else st.none() | known


ROWS = {
    sheet.name: st.lists(
        st.fixed_dictionaries({one.name: value(one) for one in sheet.columns}), max_size=2
    )
    for sheet in SHEETS
}


@settings(max_examples=5)
@given(rows=st.fixed_dictionaries(ROWS))
def test_what_is_written_is_read_back_equal(rows: dict):
    written = book(rows)
    assert dict(read_book(workbook_bytes(written)).said()) == {
        name: [row for row in listed if any(one is not None for one in row.values())]
        for name, listed in written.said()
    }


@pytest.mark.usefixtures("demo")
def test_the_five_real_conventions_are_read_back_equal():
    found = book_of(Convention.objects.order_by("reference"))
    again = read_book(workbook_bytes(found))
    assert dict(again.said()) == dict(found.said())
    assert len(found.rows["amounts"]) > 100


def column(kind: CellKind) -> SheetColumn:
    return SheetColumn("x", "X", kind)


TYPED = (
    (CellKind.EUROS, "12 850,35 €", 12_850_35),
    (CellKind.EUROS, Decimal("12850.35"), 12_850_35),
    (CellKind.EUROS, 12_850, 12_850_00),
    (CellKind.PERCENT, "15,30 %", Fraction("15.3")),
    (CellKind.PERCENT, Decimal("15.3"), Fraction("15.3")),
    (CellKind.DAY, "10/04/2025", date(2025, 4, 10)),
    (CellKind.DAY, "10 avril 2025", date(2025, 4, 10)),
    (CellKind.YES, "X", True),
    (CellKind.YES, "Non", False),
    (CellKind.SIREN, 242_504_116, "242504116"),
    (CellKind.SIREN, "242 504 116", "242504116"),
    (CellKind.WORDS, 2025, "2025"),
    (CellKind.WORDS, " ", None),
)


@pytest.mark.parametrize(("kind", "cell", "expected"), TYPED)
def test_a_cell_is_read_as_people_mean_it(kind: CellKind, cell: Any, expected: Any):
    assert read_cell(column(kind), cell) == expected


def test_the_template_offers_lists_and_says_what_each_column_is_for():
    read = load_workbook(BytesIO(workbook_bytes(book({}))))
    sheet = read["Lignes"]
    assert "Obligatoire" in sheet["C1"].comment.text
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists["D2:D2000"] == '"dépense,ressource,participation des partenaires"'
    assert read["Mode d'emploi"]["A1"].value == "Apporter ses conventions dans Prorata"
