"""What the grid shows of a year: figures of two origins, variations, and words for what is odd."""

import pytest

from epci.models import Epci
from epci.populations.forms import read_entry, typed_cells
from epci.populations.grid import EpciYear, Flag, GridEntry, flags, lines_of, rows_of, variation
from epci.populations.layouts import Figures
from tests.factories import EpciFactory, OrganisationFactory, PopulationFactory

SIREN = "242504116"


def row(**known: Figures | str | None) -> EpciYear:
    figures = {"previous": Figures(7100, 7374), "official": None, "typed": None} | known
    return EpciYear(siren=SIREN, name="CC du Plateau", department="25", **figures)


def entry(*typed: str, **options: Figures | None) -> GridEntry:
    texts = dict(zip((f"{SIREN}-municipal", f"{SIREN}-total"), typed, strict=False))
    return read_entry(typed_cells(texts), [row(**options)], 2027)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (7374, 7401, "+27 (+0,4\u00a0%)"),
        (7401, 7374, "\u221227 (\u22120,4\u00a0%)"),
        (7374, 7374, "0 (0,0\u00a0%)"),
        (25269, 25270, "+1 (0,0\u00a0%)"),
        (1000, 12345, "+11\u202f345 (+1\u202f134,5\u00a0%)"),
        (0, 12, "+12"),
    ],
)
def test_a_variation_is_said_in_number_and_in_percent(before, after, said):
    assert variation(before, after) == said


@pytest.mark.parametrize(
    ("figures", "previous", "expected"),
    [
        (None, Figures(100, 110), [Flag.MISSING]),
        (Figures(100, 110), Figures(100, 110), [Flag.UNCHANGED]),
        (Figures(100, 111), Figures(100, 110), []),
        (Figures(110, 121), Figures(100, 110), []),
        (Figures(111, 121), Figures(100, 110), [Flag.NOTABLE]),
        (Figures(90, 98), Figures(100, 110), [Flag.NOTABLE]),
        (Figures(101, 100), Figures(100, 110), [Flag.ABOVE]),
        (Figures(101, 100), None, [Flag.ABOVE]),
        (Figures(100, 110), None, []),
    ],
)
def test_what_deserves_a_look_has_its_words(figures, previous, expected):
    assert flags(figures, previous) == expected


def test_an_official_figure_is_read_and_a_missing_one_is_typed():
    official, missing = row(official=Figures(1, 2)), row()
    lines = lines_of([official, missing], GridEntry({}), editable=True)
    assert [(line.shown, len(line.cells), line.is_second) for line in lines] == [
        ((1, 2), 0, False),
        ((None, None), 2, False),
    ]


def test_a_typed_figure_that_differs_is_a_second_line():
    both = row(official=Figures(7130, 7401), typed=Figures(7131, 7401))
    first, second = lines_of([both], GridEntry({}), editable=True)
    assert (first.shown, first.cells, first.flags) == ((7130, 7401), (), [Flag.OFFICIAL])
    assert [cell.text for cell in second.cells] == ["7\u202f131", "7\u202f401"]
    assert (second.flags, second.is_second) == ([Flag.DIFFERS], True)
    assert (first.is_calm, second.is_calm) == (True, False)


def test_a_typed_figure_that_the_official_one_confirms_is_one_line():
    both = row(official=Figures(7130, 7401), typed=Figures(7130, 7401))
    assert [line.shown for line in lines_of([both], GridEntry({}), editable=True)] == [(7130, 7401)]


def test_a_reader_has_no_cell():
    (line,) = lines_of([row(typed=Figures(7130, 7401))], GridEntry({}), editable=False)
    assert (line.cells, line.shown) == ((), (7130, 7401))


def test_figures_are_read_with_the_spaces_of_a_spreadsheet():
    read = entry("7\u202f130\r\n", " 7 401\t")
    assert (read.figures, read.refusals) == ({SIREN: Figures(7130, 7401)}, {})
    assert set(read.texts.values()) == {"7\u202f130", "7 401"}


def test_a_cell_left_out_has_not_changed():
    read = entry("7131", typed=Figures(7130, 7401))
    assert read.figures == {SIREN: Figures(7131, 7401)}


def test_cells_as_they_are_saved_are_no_entry():
    saved = entry("7130", "7401", typed=Figures(7130, 7401))
    assert (saved.texts, saved.figures, saved.refusals) == ({}, {}, {})
    empty = entry("", "")
    assert (empty.texts, empty.figures, empty.refusals) == ({}, {}, {})


def test_a_saved_figure_typed_again_with_other_spaces_is_no_entry():
    saved = entry("7 130", "7\u202f401", typed=Figures(7130, 7401))
    assert (saved.texts, saved.figures, saved.refusals) == ({}, {}, {})


@pytest.mark.parametrize(
    ("typed", "figure", "why"),
    [
        (("abc", "7401"), "municipal", "« abc » n'est pas un nombre entier."),
        (("1.234", "7401"), "municipal", "« 1.234 » est ambigu : écrivez 1234 ou 1 234."),
        (("7130", "12,5"), "total", "« 12,5 » n'est pas un nombre entier."),
        (("7130", "-5"), "total", "« -5 » est négatif : un nombre positif ou nul est attendu."),
        (("7130", ""), "total", "écrivez un nombre entier."),
    ],
)
def test_what_cannot_be_read_says_where(typed, figure, why):
    read = entry(*typed)
    label = {"municipal": "municipale", "total": "totale"}[figure]
    sentence = f"CC du Plateau, population {label} 2027 : {why}"
    assert (read.figures, read.refusals) == ({}, {f"{SIREN}-{figure}": sentence})


def test_a_municipal_figure_above_the_total_is_refused_with_both():
    assert entry("7402", "7401").refusals == {
        f"{SIREN}-municipal": (
            "CC du Plateau, population 2027 : "
            "la municipale, 7\u202f402, dépasse la totale, 7\u202f401."
        )
    }


def test_a_typed_figure_cannot_be_emptied():
    assert entry("", "", typed=Figures(7130, 7401)).refusals == {
        f"{SIREN}-{figure}": (
            f"CC du Plateau, population {label} 2027 : "
            "une population saisie ne s'efface pas, elle se remplace."
        )
        for figure, label in (("municipal", "municipale"), ("total", "totale"))
    }


def test_an_official_row_takes_no_entry():
    assert entry("1", "2", official=Figures(7130, 7401)).figures == {}


def test_what_was_typed_is_judged_before_it_is_saved():
    read = entry("7100", "7374")
    (line,) = lines_of([row()], read, editable=True)
    assert (line.flags, line.variations) == ([Flag.UNCHANGED], ["0 (0,0\u00a0%)"] * 2)
    (refused,) = lines_of([row()], entry("abc", "7374"), editable=True)
    assert refused.flags == []
    assert [cell.text for cell in refused.cells] == ["abc", "7374"]


def test_only_cells_are_taken_from_what_is_posted():
    posted = {
        "role": "x",
        "year": "1",
        f"{SIREN}-municipal": "1",
        f"{SIREN}-id": "3",
        "1-total": "",
    }
    assert typed_cells(posted) == {f"{SIREN}-municipal": "1"}


@pytest.mark.django_db
def test_rows_hold_the_organisation_s_own_figures_and_no_one_else_s(django_assert_num_queries):
    own, other = OrganisationFactory(siren=None), OrganisationFactory(siren=None)
    epci = EpciFactory(siren=SIREN, name="CC du Plateau")
    PopulationFactory(epci=epci, year=2026, municipal=1, total=2)
    PopulationFactory(epci=epci, year=2026, municipal=9, total=9, entered_for=own)
    PopulationFactory(epci=epci, year=2027, municipal=3, total=4, entered_for=own)
    PopulationFactory(epci=epci, year=2027, municipal=5, total=6, entered_for=other)
    with django_assert_num_queries(2):
        (read,) = rows_of(Epci.objects.all(), 2027, own)
    assert read == row(previous=Figures(1, 2), typed=Figures(3, 4), typed_source="INSEE")
    EpciFactory(), EpciFactory()
    with django_assert_num_queries(2):
        assert len(rows_of(Epci.objects.all(), 2027, None)) == 3
