"""Workbooks that real writers made, read as they are shown: see `corpus/make.py`."""

from decimal import Decimal
from pathlib import Path

import pytest

from press.files.sheets import Percent
from press.files.shown import exact
from press.files.workbooks import rows_of

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.xlsx"))
TABLE = [
    ["siren", "taux", "code", "habitants"],
    [200068070, Percent(Decimal("15.3")), "01001", 20_924],
    [242500361, Percent(Decimal(40)), "25056", 117_912],
    [242504116, Percent(Decimal("44.7")), "00971", Decimal("0.3")],
]


def test_the_corpus_is_there():
    assert len(CORPUS) == 7


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_workbook_is_read_as_it_is_shown(path: Path):
    (rows,) = rows_of(path.read_bytes()).values()
    assert rows[0][0] == "Clé de répartition 2026, votée"
    assert rows[2:] == TABLE


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (20924.000000000004, 20924),
        (0.1 + 0.2, Decimal("0.3")),
        (1e15 + 0.3, 10**15),
        (123456789012345.6, 123456789012346),
        (0.0, 0),
        (-12.5, Decimal("-12.5")),
        (1e300, 10**300),
    ],
)
def test_a_number_has_the_fifteen_figures_that_a_spreadsheet_keeps(stored, shown):
    assert (exact(stored), type(exact(stored))) == (shown, type(shown))
