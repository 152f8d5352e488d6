"""What changed, drawn: the scale, the order of the bars, and what a screen reader is told."""

import re
from fractions import Fraction

import pytest

from press.kit.charts_of_changes import ChartStep, Group, groups, waterfall


def ends(svg: str, classes: str) -> list[tuple[str, str]]:
    return re.findall(rf'<line class="{classes}" x1="([^"]+)" x2="([^"]+)"', svg)


def test_bars_of_a_group_are_on_one_scale_the_first_being_before():
    svg = groups(
        [
            Group("GBM", (("aujourd'hui", 100, "100 €"), ("Règle A", 50, "50 €"))),
            Group("CCLL", (("aujourd'hui", 25, "25 €"), ("Règle A", 0, "0 €")), own=True),
        ],
        title="Avant et après",
    )
    assert ends(svg, "before") == [("0.0000%", "74.0000%")]
    assert ends(svg, "after rule-1") == [("0.0000%", "37.0000%")]
    assert ends(svg, "before own") == [("0.0000%", "18.5000%")]
    assert "GBM : aujourd&#x27;hui 100 €, Règle A 50 € ; CCLL" in svg


def test_nothing_to_share_draws_nothing_wrong():
    assert ends(groups([Group("A", (("avant", 0, "0 €"),))], title="t"), "before") == [
        ("0.0000%", "0.0000%")
    ]


def test_a_negative_value_has_no_bar():
    with pytest.raises(ValueError, match="une valeur négative n'y tient pas"):
        groups([Group("A", (("avant", -1, "−1 €"),))], title="t")


def test_each_effect_begins_where_the_one_before_it_ends():
    svg = waterfall(
        [
            ChartStep("2024", 60, "60 €", is_total=True),
            ChartStep("populations", 20, "+20 €"),
            ChartStep("règle", -40, "−40 €"),
            ChartStep("2025", 40, "40 €", is_total=True),
        ],
        title="De 2024 à 2025",
    )
    assert ends(svg, "total") == [("0.0000%", "55.5000%"), ("0.0000%", "37.0000%")]
    assert ends(svg, "more") == [("55.5000%", "74.0000%")]
    assert ends(svg, "less") == [("37.0000%", "74.0000%")]


def test_effects_that_lead_below_zero_still_fit():
    svg = waterfall([ChartStep("a", -10, "−10"), ChartStep("b", 20, "+20")], title="t")
    assert ends(svg, "less") == [("0.0000%", "37.0000%")]
    assert ends(svg, "more") == [("0.0000%", "74.0000%")]


def test_a_total_that_the_effects_do_not_give_is_refused():
    with pytest.raises(ValueError, match="b : les effets mènent à 3, non à 4"):
        waterfall(
            [ChartStep("a", 3, "3", is_total=True), ChartStep("b", 4, "4", is_total=True)],
            title="t",
        )


@pytest.mark.parametrize("text", ["28 000,00 €", "1 400 000,00 € dépensés"])
def test_no_bar_runs_under_its_text_on_a_telephone(text):
    """358 pixels wide, some 7 for each sign of the text, which ends at the right."""
    drawn = str(groups([Group("Actions", (("prévu", 5, text),))], title="Le plan"))
    end = Fraction(re.search(r'x2="([\d.]+)%"', drawn)[1]) / 100 * 358
    assert 0 < end <= 358 - 7 * len(text)
