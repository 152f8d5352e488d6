"""How French is typed and printed."""

import re
import unicodedata
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.words.french import (
    decimals,
    euros,
    file_size,
    fold,
    integer,
    long_date,
    number,
    percent,
    plural,
    read_integer,
    read_percent,
    spaced,
)

COUNTS = st.integers(min_value=0, max_value=10**15)


@pytest.mark.parametrize(
    ("n", "printed"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1\u202f000"),
        (25811, "25\u202f811"),
        (1234567, "1\u202f234\u202f567"),
        (-1000, "\u22121\u202f000"),
    ],
)
def test_thousands_stand_apart_by_a_narrow_space(n: int, printed: str) -> None:
    assert integer(n) == printed


@pytest.mark.parametrize(
    ("centimes", "printed"),
    [
        (0, "0,00\u00a0€"),
        (5, "0,05\u00a0€"),
        (100, "1,00\u00a0€"),
        (428400, "4\u202f284,00\u00a0€"),
        (1083333, "10\u202f833,33\u00a0€"),
        (-5, "\u22120,05\u00a0€"),
        (-150, "\u22121,50\u00a0€"),
    ],
)
def test_euros_keep_their_two_decimals(centimes: int, printed: str) -> None:
    assert euros(centimes) == printed


@given(st.integers(), st.integers(min_value=0, max_value=6))
def test_printed_decimals_are_the_very_count(units: int, places: int) -> None:
    plain = decimals(units, places).replace("\u202f", "").replace("\u2212", "-")
    assert Fraction(plain.replace(",", ".")) == Fraction(units, 10**places)


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (40, 0, "40\u00a0%"),
        (Fraction(153, 10), 2, "15,30\u00a0%"),
        (Fraction(60 * 25811, 101393), 4, "15,2738\u00a0%"),
        (Fraction(1, 200), 2, "0,01\u00a0%"),
        (Fraction(-1, 200), 2, "\u22120,01\u00a0%"),
        (Fraction(-1, 1000), 2, "0,00\u00a0%"),
        (Fraction(199, 2), 0, "100\u00a0%"),
    ],
)
def test_percentages_round_halves_up(value: Fraction | int, places: int, printed: str) -> None:
    assert percent(value, places) == printed


@given(st.fractions(), st.integers(min_value=0, max_value=6))
def test_a_printed_ratio_is_the_nearest_one(value: Fraction, places: int) -> None:
    plain = number(value, places).replace("\u202f", "").replace("\u2212", "-").replace(",", ".")
    assert abs(Fraction(plain) - value) * 2 * 10**places <= 1


@pytest.mark.parametrize(
    ("octets", "printed"),
    [
        (0, "0 octet"),
        (1, "1 octet"),
        (999, "999 octets"),
        (3_249, "3,2 ko"),
        (999_949, "999,9 ko"),
        (14_000_000, "14,0 Mo"),
        (1_250_000_000, "1\u202f250,0 Mo"),
    ],
)
def test_the_size_of_a_file_is_counted_by_thousands(octets: int, printed: str) -> None:
    assert file_size(octets) == printed.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2025, 1, 1), "1er janvier 2025"),
        (date(2025, 6, 2), "2 juin 2025"),
        (date(2024, 8, 21), "21 août 2024"),
        (date(2027, 12, 31), "31 décembre 2027"),
    ],
)
def test_only_the_first_of_the_month_is_an_ordinal(day: date, printed: str) -> None:
    assert long_date(day) == printed


@pytest.mark.parametrize(
    ("count", "printed"),
    [(0, "0 appel"), (1, "1 appel"), (2, "2 appels"), (1200, "1\u202f200 appels")],
)
def test_the_plural_begins_at_two(count: int, printed: str) -> None:
    assert plural(count, "appel") == printed


def test_a_plural_may_have_its_own_form() -> None:
    assert [plural(n, "journal", "journaux") for n in (1, 2)] == ["1 journal", "2 journaux"]


@given(COUNTS, st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", ""]))
def test_a_count_is_read_with_any_space(n: int, space: str) -> None:
    assert read_integer(f" {n:,}\n".replace(",", space)) == n


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("1.234", "« 1.234 » est ambigu : écrivez 1234 ou 1 234."),
        ("12,5", "« 12,5 » n'est pas un nombre entier."),
        ("12 34", "« 12 34 » n'est pas un nombre entier."),
        ("25\t811", "« 25\t811 » n'est pas un nombre entier."),
        ("vingt", "« vingt » n'est pas un nombre entier."),
        ("٣", "« ٣ » n'est pas un nombre entier."),
        ("-3", "« -3 » est négatif : un nombre positif ou nul est attendu."),
        ("\u22123", "« \u22123 » est négatif : un nombre positif ou nul est attendu."),
        ("1" * 19, f"« {'1' * 18}… » est trop grand."),
        (" ", "Écrivez un nombre entier."),
    ],
)
def test_what_is_not_a_count_is_refused_with_its_reason(typed: str, refusal: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(refusal)}$"):
        read_integer(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("15,30", "15.3"),
        ("15.30", "15.3"),
        ("15,30 %", "15.3"),
        (" 40\u00a0% ", "40"),
        ("100", "100"),
        ("0", "0"),
        ("1.234", "1.234"),
    ],
)
def test_a_percentage_is_read_with_point_or_comma(typed: str, value: str) -> None:
    assert read_percent(typed) == Fraction(value)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", "Écrivez un pourcentage."),
        (" % ", "Écrivez un pourcentage."),
        ("100,01", "« 100,01 » dépasse 100\u00a0%."),
        ("-5", "« -5 » n'est pas un pourcentage."),
        ("15,3,0", "« 15,3,0 » n'est pas un pourcentage."),
        ("15 30", "« 15 30 » n'est pas un pourcentage."),
        ("5 %%", "« 5 % » n'est pas un pourcentage."),
        ("\u0661\u0662", "« \u0661\u0662 » n'est pas un pourcentage."),
        ("x" * 90, f"« {'x' * 40} » n'est pas un pourcentage."),
    ],
)
def test_what_is_not_a_percentage_is_refused_with_its_reason(typed: str, refusal: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(refusal)}$"):
        read_percent(typed)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Pays de Maïche", "pays de maiche"),
        ("CŒUR D'ESTUAIRE", "coeur d'estuaire"),
        ("L\u2019Île-d\u2019Yeu", "l'ile-d'yeu"),
    ],
)
def test_folding_forgets_accents_and_capitals(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_does_not_depend_on_how_accents_are_typed(text: str) -> None:
    composed, spread = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(spread)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("10 833,33 € par an", "10\u202f833,33\u00a0€ par an"),
        ("en 2025 100 communes", "en 2025 100 communes"),
        ("40 % : l'article n° 5 ?", "40\u00a0%\u00a0: l'article n°\u00a05\u00a0?"),
        ("« Bourgogne Industrie »", "«\u00a0Bourgogne Industrie\u00a0»"),
        ("1 000 000 €", "1\u202f000\u202f000\u00a0€"),
    ],
)
def test_what_no_line_may_part_is_kept_together(typed: str, printed: str) -> None:
    assert spaced(typed) == printed
