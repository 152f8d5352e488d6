"""Figures of any decimals, as people type them."""

import pytest

from press.words.french import read_figure


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("25 811", "25811"),
        ("25\u202f811,5", "25811.5"),
        ("1.234.567,25", "1234567.25"),
        ("51,000", "51.000"),
        ("0.637", "0.637"),
        ("3.5", "3.5"),
        ("007", "7"),
        (" 0 ", "0"),
        ("0," + "1" * 18, "0." + "1" * 18),
    ],
)
def test_a_figure_keeps_its_decimals(typed, read):
    assert read_figure(typed) == read


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("51.000", "« 51.000 » est ambigu : écrivez 51000 ou 51,000."),
        ("-3", "« -3 » est négatif : un nombre positif ou nul est attendu."),
        ("\u22123,5", "« \u22123,5 » est négatif : un nombre positif ou nul est attendu."),
        ("1.234.567", "« 1.234.567 » n'est pas un nombre : écrivez 10 833,33."),
        ("3 00", "« 3 00 » n'est pas un nombre : écrivez 10 833,33."),
        ("1e5", "« 1e5 » n'est pas un nombre : écrivez 10 833,33."),
        ("٣", "« ٣ » n'est pas un nombre : écrivez 10 833,33."),
        ("", "«  » n'est pas un nombre : écrivez 10 833,33."),
        ("x" * 60, f"« {'x' * 40} » n'est pas un nombre : écrivez 10 833,33."),
        ("9" * 19, f"« {'9' * 18}… » est trop grand."),
        ("0," + "1" * 19, f"« 0,{'1' * 19} » n'est pas un nombre : écrivez 10 833,33."),
    ],
)
def test_what_is_no_figure_is_refused(typed, refusal):
    with pytest.raises(ValueError, match=r".") as caught:
        read_figure(typed)
    assert str(caught.value) == refusal
