"""Charts say exactly the figures they are given, to eyes and to screen readers."""

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from press.kit.charts import BAR_ROOM, Bar, Point, bars, series, share_bar

HOSTILE = "<script>alert('&')</script>\""
MILLIONTH = Fraction(1, 1_000_000)

values = some.integers(min_value=0, max_value=10**15)
labels = some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
many_bars = some.lists(some.builds(Bar, labels, values, labels, some.booleans(), some.booleans()))
# Two series drawn over the same axis, whose points may each lack one.
curves = some.lists(
    some.builds(
        Point, labels, some.dictionaries(some.sampled_from(["totale", "municipale"]), values)
    ),
    max_size=8,
)


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing


def width(element: ElementTree.Element) -> Fraction:
    return Fraction(element.attrib["x2"].removesuffix("%")) / 100


def drawn_bars(drawing: str) -> list[ElementTree.Element]:
    return [line for line in parsed(drawing).iter("line") if line.attrib["class"] != "track"]


def texts(drawing: str) -> list[str]:
    return [text.text or "" for text in parsed(drawing).iter("text")]


@given(many_bars)
def test_lengths_are_the_values_to_a_millionth_of_the_width(rows):
    drawn = [width(line) for line in drawn_bars(bars(rows, title="Qui paie quoi"))]
    longest = max((row.value for row in rows), default=0)
    exact = [BAR_ROOM * Fraction(row.value, longest) if longest else 0 for row in rows]
    assert len(drawn) == len(exact)
    assert all(abs(one - other) <= MILLIONTH / 2 for one, other in zip(drawn, exact, strict=True))
    assert abs(sum(drawn) - sum(exact)) <= len(rows) * MILLIONTH / 2


@given(many_bars)
def test_every_label_and_text_is_printed_and_told(rows):
    drawing = bars(rows, title="Qui paie quoi")
    printed = "".join("".join(texts(drawing)).split())
    assert printed == "".join("".join(row.label + row.text for row in rows).split())
    described = parsed(drawing).findtext("desc") or ""
    assert described == " ; ".join(f"{row.label} : {row.text}" for row in rows)


def test_a_long_label_takes_two_lines_and_pushes_the_rest_down():
    long = "Communauté de communes du Pays de Villersexel et de la Vallée"
    drawing = bars([Bar(long, 2, "2 €"), Bar("CCVM", 1, "1 €")], title="Qui paie quoi")
    assert texts(drawing) == [
        "Communauté de communes du Pays de Villersexel",
        "et de la Vallée",
        "2 €",
        "CCVM",
        "1 €",
    ]
    heights = [int(text.attrib["y"]) for text in parsed(drawing).iter("text")]
    assert heights == sorted(heights)
    assert parsed(drawing).attrib["height"] == "107"


@given(many_bars, curves)
def test_nothing_that_the_content_security_policy_refuses(rows, points):
    drawings = bars(rows, title="a") + series(points, title="b", unit="habitants")
    assert re.findall(r"<[^>]*\s(style|on\w+|href|id)=", drawings) == []


def test_own_and_forecast_are_classes():
    rows = [Bar("GBM", 60, "60 €", own=True), Bar("CCVM", 40, "40 €", forecast=True)]
    classes = [line.attrib["class"] for line in drawn_bars(bars(rows, title="Parts"))]
    assert classes == ["bar own", "bar forecast"]


def test_text_that_would_be_markup_stays_text():
    drawing = bars([Bar(HOSTILE, 1, HOSTILE)], title=HOSTILE)
    assert parsed(drawing).findtext("title") == HOSTILE
    assert texts(drawing) == [HOSTILE, HOSTILE]
    curve = series([Point(HOSTILE, {HOSTILE: 1})], title=HOSTILE, unit=HOSTILE)
    assert texts(curve) == [HOSTILE, "1", HOSTILE]


def test_a_negative_value_has_no_bar():
    with pytest.raises(ValueError, match="n'y tient pas"):
        bars([Bar("CCVM", -1, "−1 €"), Bar("GBM", 2, "2 €")], title="Parts")


@given(some.fractions(min_value=0, max_value=1))
def test_a_share_fills_its_part_of_the_bar(part):
    drawing = share_bar(part, title="Part de la CCVM", own=True)
    (line,) = drawn_bars(drawing)
    assert abs(width(line) - part) <= MILLIONTH / 2
    assert line.attrib["class"] == "bar own"
    assert parsed(drawing).findtext("title") == "Part de la CCVM"


@pytest.mark.parametrize("part", [Fraction(-1, 100), Fraction(101, 100)])
def test_a_share_outside_of_its_whole_is_refused(part):
    with pytest.raises(ValueError, match="Une barre va de 0 à 1"):
        share_bar(part, title="Part")


def heights(drawing: str, name: str) -> list[int]:
    marks = parsed(drawing).findall("circle")
    return [int(mark.attrib["cy"]) for mark in marks if mark.attrib["class"] == name]


@given(some.lists(values, min_size=1, max_size=8))
def test_a_greater_value_never_stands_lower(figures):
    points = [Point(str(year), {"totale": one}) for year, one in enumerate(figures, 2021)]
    drawn = heights(series(points, title="Population", unit="habitants"), "first")
    assert len(drawn) == len(figures)
    ranked = sorted(zip(figures, drawn, strict=True))
    assert [height for _, height in ranked] == sorted(drawn, reverse=True)


@given(curves)
def test_every_known_value_is_told_with_its_unit(points):
    told = parsed(series(points, title="Population", unit="hab.")).findtext("desc") or ""
    assert told.count("hab.") >= sum(len(point.values) for point in points)


def test_a_gap_breaks_the_line():
    points = [Point("2024", {"totale": 1}), Point("2025", {}), Point("2026", {"totale": 2})]
    drawing = series(points, title="Population", unit="habitants")
    assert drawn_bars(drawing) == []
    assert heights(drawing, "first") == [152, 52]
    told = "2024 : totale 1 habitants ; 2025 : non connu ; 2026 : totale 2 habitants"
    assert parsed(drawing).findtext("desc") == told


def test_two_series_print_their_values_on_either_side():
    drawing = series(
        [Point("2026", {"totale": 25811, "municipale": 25000})], title="Population", unit="hab."
    )
    assert texts(drawing) == ["totale", "municipale", "25\u202f811", "25\u202f000", "2026"]
    assert (heights(drawing, "first"), heights(drawing, "second")) == ([52], [152])


def test_a_fourth_series_could_not_be_told_apart():
    with pytest.raises(ValueError, match="4 séries"):
        series([Point("2026", dict.fromkeys("abcd", 1))], title="Trop", unit="hab.")
