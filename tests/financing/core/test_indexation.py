"""A price follows its index, and is not asked without it."""

from fractions import Fraction

import pytest

from financing.core.indexation import indexed


def test_a_price_follows_its_index_to_the_decimals_stated() -> None:
    """0,50 € × 118,2 / 104,7 = 0,56446…"""
    indices = {"first": Fraction("104.7"), "current": Fraction("118.2")}
    assert indexed(Fraction("0.50"), **indices, decimals=2) == Fraction("0.56")
    assert indexed(Fraction("0.50"), **indices, decimals=4) == Fraction("0.5645")
    assert indexed(Fraction(5000), **indices, decimals=0) == 5645


def test_nothing_is_indexed_to_nothing() -> None:
    assert indexed(Fraction(0), Fraction(100), Fraction(110), decimals=2) == 0


def test_half_goes_up() -> None:
    assert indexed(Fraction("0.05"), Fraction(100), Fraction(110), decimals=3) == Fraction("0.055")
    assert indexed(Fraction("0.05"), Fraction(100), Fraction(110), decimals=2) == Fraction("0.06")


@pytest.mark.parametrize(
    ("voted", "first", "current", "sentence"),
    [
        (1, None, 1, "l'indice de la première année manque"),
        (1, 1, None, "l'indice de l'année manque"),
        (1, 0, 1, "l'indice de la première année est nul ou négatif : 0"),
        (1, 1, -1, "l'indice de l'année est nul ou négatif : -1"),
        (-1, 1, 1, "la valeur à indexer est négative : -1"),
    ],
)
def test_what_is_missing_or_impossible_is_refused(
    voted: int, first: int | None, current: int | None, sentence: str
) -> None:
    known = [None if one is None else Fraction(one) for one in (first, current)]
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        indexed(Fraction(voted), *known, decimals=2)
