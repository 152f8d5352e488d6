"""Which rule in blocks gives an act: two criteria, whole euros, and what fits nothing."""

from collections.abc import Sequence
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from financing.core.block_description import describe_blocks
from financing.core.block_finder import (
    KnownFigures,
    VotedShares,
    find_block_rules,
    voted_euros,
    voted_percents,
)
from financing.core.block_sharing import share_by_blocks
from financing.core.blocks import BlockMeasure, BlockRule, PercentBlock, RestBlock

LABELS = ("A", "B", "C")
PEOPLE, PUPILS = (25_811, 50_000, 25_582), (1_250, 3_000, 550)


def column(name: str, figures: Sequence[int], year: int = 2026) -> KnownFigures:
    is_population = name.startswith("population")
    unit = "hab." if is_population else name
    return KnownFigures(name, unit, year, tuple(map(Fraction, figures)), is_population)


def measure(labels: Sequence[str], known: KnownFigures) -> BlockMeasure:
    return BlockMeasure(known.name, dict(zip(labels, known.figures, strict=True)), known.unit)


KNOWN = [
    column("population totale", PEOPLE),
    column("élèves", PUPILS),
    column("population totale", (26_000, 50_300, 25_900), 2025),
    KnownFigures("à parts égales", "", 2026, (Fraction(1),) * 3),
]


def said(voted: VotedShares, known: Sequence[KnownFigures] = KNOWN) -> list[tuple[int, str]]:
    return [
        (one.year, describe_blocks(one.rule).replace("\u00a0", " "))
        for one in find_block_rules(voted, known)
    ]


def test_two_criteria_are_found_with_their_weight_and_their_year():
    halves = voted_euros(LABELS, [7_210_00, 15_654_00, 5_136_00], 28_000_00)
    found = said(halves)
    assert found[0] == (
        2026,
        "50 % au prorata de la population totale, le solde au prorata du critère « élèves » "
        "; arrondi à l'euro".replace(" ;", "\u202f;"),
    )


def test_percentages_of_two_criteria_are_found_with_their_step():
    measures = [measure(LABELS, one) for one in KNOWN[:2]]
    blocks = (PercentBlock(Fraction(70), measures[0], LABELS), RestBlock(measures[1], LABELS))
    rule = BlockRule(LABELS, blocks, Fraction("0.05"), "highest_averages")
    percents = share_by_blocks(rule, 0).percents
    found = find_block_rules(voted_percents(LABELS, percents), KNOWN)
    assert rule in [one.rule for one in found]
    assert all(share_by_blocks(one.rule, 0).percents == percents for one in found)


def test_one_at_forty_percent_and_the_others_by_people_is_found_in_whole_euros():
    voted = voted_euros(("GBM", *LABELS), [11_200_00, 4_277_00, 8_284_00, 4_239_00], 28_000_00)
    known = [column("population totale", (203_293, *PEOPLE))]
    rest = "le solde au prorata de la population totale"
    assert said(voted, known)[0] == (
        2026,
        f"40 % pour GBM, {rest} entre les autres\u202f; arrondi à l'euro",
    )


def test_each_alone_leaves_a_total_that_is_typed_apart():
    thirds = [333_00] * 3
    assert (2026, "à parts égales\u202f; arrondi à l'euro") in said(
        voted_euros(LABELS, thirds, 1_000_00 - 1_00)
    )
    alone = said(voted_euros(LABELS, thirds, 1_000_00))
    assert (2026, "à parts égales\u202f; arrondi à l'euro, chacun pour soi") in alone


def test_what_no_rule_gives_is_found_nowhere():
    assert said(voted_euros(LABELS, [27_998_00, 1_00, 1_00], 28_000_00)) == []
    assert said(voted_euros(LABELS, [1_00, 1_00, 1_00], 3_00), []) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(1, 10**5), st.integers(1, 10**4)), min_size=2, max_size=6),
    st.integers(1, 99),
    st.integers(1_000, 10**6),
)
def test_a_rule_that_was_applied_is_found_again(figures, weight, euros):
    labels = tuple(str(rank) for rank in range(len(figures)))
    rows = zip(*figures, strict=True)
    known = [column(name, row) for name, row in zip(("km", "actes"), rows, strict=True)]
    measures = [measure(labels, one) for one in known]
    blocks = (PercentBlock(Fraction(weight), measures[0], labels), RestBlock(measures[1], labels))
    rule = BlockRule(labels, blocks, unit=1_00)
    amounts = share_by_blocks(rule, euros * 100).amounts
    found = find_block_rules(voted_euros(labels, list(amounts), euros * 100), known)
    assert found
    for one in found:
        assert share_by_blocks(one.rule, euros * 100).amounts == amounts


@pytest.mark.parametrize("count", [6, 40])
def test_ten_years_of_six_criteria_take_less_than_two_seconds(count):
    places = range(count)
    known = [
        column(f"critère {rank}", [(7919 * rank * one + year) % 9973 + 17 for one in places], year)
        for year in range(2016, 2026)
        for rank in range(1, 7)
    ]
    labels = tuple(map(str, places))
    amounts = [1_000_00 + 100 * one for one in places]
    start = process_time()
    find_block_rules(voted_euros(labels, amounts, sum(amounts)), known)
    assert process_time() - start < 2
