"""Columns say the figures they are given, to eyes in black and white and to screen readers."""

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from press.kit.charts_of_measures import BOTTOM, MOST_MARKS, TOP, Measured, columns

HOSTILE = "<script>alert('&')</script>\""
values = some.fractions(0, 10**10)
labels = some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
rows = some.lists(some.builds(Measured, labels, labels, some.none() | values, labels), max_size=30)
TARGET = Measured("cible", "cible", Fraction(80), "80")


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing


def drawn(root: ElementTree.Element) -> list[int]:
    return [int(one.attrib["height"]) for one in root.iter("rect")]


@given(rows, some.none() | values)
def test_every_value_has_its_column_between_the_ground_and_the_top(some_rows, aimed):
    target = None if aimed is None else Measured("cible", "cible", aimed, "x")
    root = parsed(columns(some_rows, title="Visites", target=target))
    heights = drawn(root)
    assert len(heights) == sum(one.value is not None for one in some_rows)
    assert all(0 <= one <= BOTTOM - TOP for one in heights)
    known = [one.value for one in some_rows if one.value is not None]
    assert sorted(heights) == [heights[known.index(value)] for value in sorted(known)]


@given(rows)
def test_no_more_marks_than_a_telephone_has_room_for_and_the_last_one_always(some_rows):
    root = parsed(columns(some_rows, title="Visites"))
    marks = [one for one in root.iter("text") if int(one.attrib["y"]) > BOTTOM]
    assert len(marks) <= MOST_MARKS
    assert not some_rows or marks[-1].text in (some_rows[-1].mark, None)


def test_the_target_is_a_dashed_line_with_its_name_and_figure():
    root = parsed(columns([Measured("2024", "2024", Fraction(40), "40")], title="V", target=TARGET))
    (line,) = (one for one in root.iter("line") if one.attrib["class"] == "target")
    assert line.attrib["y1"] == str(TOP)
    assert drawn(root) == [(BOTTOM - TOP) // 2]
    assert [one.text for one in root.iter("text")] == ["40", "2024", "cible", "80"]


def test_a_screen_reader_hears_every_period_the_gaps_and_the_target():
    some_rows = [
        Measured("mars 2026", "03/26", Fraction(12), "12"),
        Measured("avril 2026", "04/26", None),
    ]
    root = parsed(columns(some_rows, title="Visites", target=TARGET))
    assert root.attrib["role"] == "img"
    assert root.find("desc").text == "mars 2026 : 12 ; avril 2026 : – ; cible : 80"


def test_what_is_hostile_is_only_text():
    drawing = columns([Measured(HOSTILE, HOSTILE, Fraction(1), HOSTILE)], title=HOSTILE)
    assert parsed(drawing).find("title").text == HOSTILE
    assert "<script>" not in drawing


def test_a_negative_value_does_not_fit():
    with pytest.raises(ValueError, match="négative"):
        columns([Measured("2024", "2024", Fraction(-1), "-1")], title="V")
