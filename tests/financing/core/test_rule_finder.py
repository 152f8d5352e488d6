"""Which rules give the percentages of an act: the published ones, and any other."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from financing.core.keys import STEPS, Rounding, Rule, RuleKind, Term, build_key
from financing.core.rule_finder import Candidate, Match, find_rules
from tests.financing.core.acts import BOURGOGNE_POST_1, DOUBS_2024, DOUBS_2025, VotedKey

MUNICIPAL, TOTAL = "municipal", "total"
LARGEST, HIGHEST = Rounding.LARGEST_REMAINDER, Rounding.HIGHEST_AVERAGES


# Trying every rule takes a while, and a busy machine takes more.
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def candidate_of(act: VotedKey, year: int, basis: str) -> Candidate:
    return Candidate(year, basis, tuple(people for _, people, *_ in act.rows))


def named(match: Match) -> tuple[int, str, int | None, str, str]:
    return match.year, match.basis, match.fixed, str(match.step), match.rounding


def fitting(matches: Sequence[Match]) -> set[tuple[int, str, int | None, str, str]]:
    return {named(match) for match in matches if match.fits}


def test_the_doubs_of_2024_takes_highest_averages_by_half_points():
    found = fitting(find_rules(DOUBS_2024.percents, [candidate_of(DOUBS_2024, 2024, MUNICIPAL)]))
    assert found == {(2024, MUNICIPAL, 0, "1/2", HIGHEST)}


def test_the_doubs_of_2025_takes_either_method_by_twentieths():
    found = fitting(find_rules(DOUBS_2025.percents, [candidate_of(DOUBS_2025, 2025, TOTAL)]))
    assert found == {(2025, TOTAL, 0, "1/20", LARGEST), (2025, TOTAL, 0, "1/20", HIGHEST)}


def test_bourgogne_industrie_takes_the_largest_remainder_by_whole_points():
    act = BOURGOGNE_POST_1
    found = fitting(find_rules(act.percents, [candidate_of(act, 2022, MUNICIPAL)]))
    assert {one for one in found if one[2] is None} == {(2022, MUNICIPAL, None, "1", LARGEST)}


def test_what_fits_nowhere_says_by_how_much_and_for_whom():
    voted = [Fraction(part) for part in ("40", "15.40", "16.20", "12.85", "11.25", "4.30")]
    found = find_rules(voted, [candidate_of(DOUBS_2025, 2025, TOTAL)])
    assert (fitting(found), len(found), found[0].max_gap) == (set(), 10, Fraction("0.1"))
    by_twentieths = next(one for one in found if one.step == Fraction("0.05"))
    assert by_twentieths.gaps == tuple(map(Fraction, ("0", "-0.1", "0.1", "0", "0", "0")))


def test_the_same_figures_in_two_years_put_the_later_first():
    years = [candidate_of(DOUBS_2025, year, TOTAL) for year in (2025, 2026, 2024)]
    found = find_rules(DOUBS_2025.percents, years, nearest=0)
    assert [(one.year, one.rounding) for one in found] == [
        (year, method) for year in (2026, 2025, 2024) for method in (LARGEST, HIGHEST)
    ]


@pytest.mark.parametrize(
    ("voted", "refusal"),
    [
        (["100"], "une clé se partage entre deux contributeurs au moins"),
        (["60", "38.9"], "les taux font 98,90\u00a0%, à plus d'un point de 100\u00a0%"),
    ],
)
def test_percentages_that_share_nothing_are_refused(voted, refusal):
    with pytest.raises(ValueError, match=refusal):
        find_rules([Fraction(part) for part in voted], [])


def test_percentages_that_an_act_printed_short_are_searched_and_leave_their_gap():
    thirds = [Fraction("33.33")] * 3
    (first, *_) = find_rules(thirds, [Candidate(2025, TOTAL, (7, 7, 7))])
    assert (first.fits, first.max_gap, str(first.step)) == (False, Fraction("0.01"), "1/100")


def brute_force(voted: Sequence[Fraction], candidate: Candidate) -> dict[tuple, Fraction]:
    """The gap of every rule that `build_key` accepts."""
    gaps = {}
    for fixed, step, method in product((None, *range(len(voted))), STEPS, Rounding):
        kind = RuleKind.POPULATION if fixed is None else RuleKind.FIXED_PERCENT_THEN_POPULATION
        terms = [
            Term(str(rank), people, voted[rank] if rank == fixed else None)
            for rank, people in enumerate(candidate.populations)
        ]
        try:
            key = build_key(Rule(kind, step, method, candidate.basis), terms)
        except ValueError:
            continue  # a rest that the step does not divide
        percents = [line.percent or Fraction(0) for line in key]
        gap = max(abs(one - goal) for one, goal in zip(percents, voted, strict=True))
        gaps[(candidate.year, candidate.basis, fixed, str(step), method)] = gap
    return gaps


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Fraction], list[Candidate]]:
    size = draw(st.integers(2, 5))
    people = st.lists(st.integers(1, 100_000), min_size=size, max_size=size).map(tuple)
    candidates = [Candidate(2024, MUNICIPAL, draw(people)), Candidate(2025, TOTAL, draw(people))]
    units = draw(st.sampled_from([20, 100, 1000]))
    cuts = sorted(draw(st.lists(st.integers(0, units), min_size=size - 1, max_size=size - 1)))
    ends = [*cuts, units]
    parts = [end - start for start, end in zip([0, *cuts], ends, strict=True)]
    return [Fraction(100 * part, units) for part in parts], candidates


@FEW
@given(tables())
def test_the_search_finds_what_trying_every_rule_finds(table):
    voted, candidates = table
    gaps = {rule: gap for one in candidates for rule, gap in brute_force(voted, one).items()}
    found = find_rules(voted, candidates)
    assert {named(one): one.max_gap for one in found}.items() <= gaps.items()
    assert fitting(found) == {rule for rule, gap in gaps.items() if not gap}
    nearest = sorted(gap for gap in gaps.values() if gap)[:10]
    assert [one.max_gap for one in found if not one.fits] == nearest
    assert [one.max_gap for one in found] == sorted(one.max_gap for one in found)


@FEW
@given(tables(), st.sampled_from(STEPS), st.sampled_from(Rounding), st.data())
def test_a_rule_that_was_applied_is_found_again(table, step, method, data):
    _, candidates = table
    chosen = data.draw(st.sampled_from(candidates))
    terms = [Term(str(rank), people) for rank, people in enumerate(chosen.populations)]
    key = build_key(Rule(RuleKind.POPULATION, step, method, chosen.basis), terms)
    found = find_rules([line.percent or Fraction(0) for line in key], candidates)
    assert (chosen.year, chosen.basis, None, str(step), method) in fitting(found)
