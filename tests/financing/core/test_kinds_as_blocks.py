"""The five kinds of rule, written as blocks: the same weights, percentages and amounts."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.block_explanation import explain_blocks
from financing.core.block_sharing import BlockSharing, share_by_blocks
from financing.core.blocks import BlockMeasure
from financing.core.keys import (
    STEPS,
    KeyLine,
    Rounding,
    Rule,
    RuleKind,
    Term,
    build_key,
    effective_ceilings,
)
from financing.core.kinds_as_blocks import blocks_of
from financing.core.sharing import Sharing, share

from . import acts
from .acts import VotedKey, centimes

FIXED, POPULATION, EQUAL, VOTED, AMOUNTS = RuleKind
KEYS = {
    "Doubs 2024": acts.DOUBS_2024,
    "Doubs 2025": acts.DOUBS_2025,
    "Bourgogne Industrie, post 1": acts.BOURGOGNE_POST_1,
    "Bourgogne Industrie, post 2": acts.BOURGOGNE_POST_2,
}
PEOPLE = st.integers(1, 10**6)
ROUNDED = st.tuples(st.sampled_from(STEPS), st.sampled_from(list(Rounding)))


def by_kind(
    rule: Rule, terms: Sequence[Term], amount: int, ceilings: Sequence[int | None]
) -> tuple[tuple[KeyLine, ...], Sharing]:
    key = build_key(rule, terms)
    held = effective_ceilings(rule, key, ceilings)
    return key, share(amount, [line.weight for line in key], held)


def smallest_integers(values: Sequence[Fraction]) -> list[int]:
    scale = lcm(*(one.denominator for one in values))
    integers = [int(one * scale) for one in values]
    return [one // gcd(*integers) for one in integers]


def agree(rule: Rule, terms: Sequence[Term], amount: int, ceilings: Sequence[int | None]) -> None:
    key, old = by_kind(rule, terms, amount, ceilings)
    new = share_by_blocks(blocks_of(rule, terms, ceilings), amount)
    assert tuple(new.amounts) == old.amounts
    assert new.left_with_carrier == old.left_with_carrier
    if rule.kind == AMOUNTS:
        assert new.percents is None
    else:
        agree_on_percents(key, new)


def agree_on_percents(key: Sequence[KeyLine], new: BlockSharing) -> None:
    percents, exact = list(new.percents or ()), list(new.exact_percents or ())
    assert smallest_integers(percents) == [line.weight for line in key]
    for line, percent, before in zip(key, percents, exact, strict=True):
        assert line.percent in (None, percent)
        assert line.exact in (None, before)


def fixed_parts(draw: st.DrawFn, count: int, unit: Fraction) -> list[Fraction]:
    """Some of `count` percentages, or all of them: halves of units, of which the rest has none."""
    parts: list[Fraction] = []
    left = Fraction(100)
    for _ in range(draw(st.integers(1, count))):
        parts.append(draw(st.integers(0, int(2 * left / unit))) * unit / 2)
        left -= parts[-1]
    parts[-1] += left if len(parts) == count else left % unit
    return parts


@st.composite
def rules(draw: st.DrawFn) -> tuple[Rule, list[Term]]:
    """A rule of each kind that `build_key` accepts."""
    kind = draw(st.sampled_from(list(RuleKind)))
    rounded = draw(st.none() | ROUNDED) if kind not in (VOTED, AMOUNTS) else None
    step, rounding = rounded or (None, None)
    count = draw(st.integers(1, 8))
    terms = [Term(f"P{rank}", draw(PEOPLE)) for rank in range(count)]
    unit = step or Fraction(1, draw(st.sampled_from((1, 3, 100))))
    if kind == FIXED:
        for rank, part in enumerate(fixed_parts(draw, count, unit)):
            terms[rank] = Term(f"P{rank}", None, part)
    elif kind == VOTED:
        parts = draw(st.lists(st.integers(0, 50), min_size=count, max_size=count).filter(any))
        terms = [
            Term(f"P{rank}", fixed_percent=Fraction(100 * part, sum(parts)))
            for rank, part in enumerate(parts)
        ]
    elif kind == AMOUNTS:
        amounts = draw(st.lists(st.integers(0, 10**6), min_size=count, max_size=count).filter(any))
        terms = [Term(f"P{rank}", fixed_amount=one) for rank, one in enumerate(amounts)]
    order = draw(st.permutations(terms))
    return Rule(kind, step, rounding, "total"), list(order)


@given(rules(), st.integers(0, 10**8), st.data())
def test_a_rule_in_blocks_shares_as_its_kind_does(
    drawn: tuple[Rule, list[Term]], amount: int, data: st.DataObject
) -> None:
    rule, terms = drawn
    ceiling = st.none() | st.integers(0, 10**7)
    ceilings = data.draw(st.lists(ceiling, min_size=len(terms), max_size=len(terms)))
    agree(rule, terms, amount, ceilings)


@pytest.mark.parametrize("voted", KEYS.values(), ids=KEYS)
def test_voted_tables_come_out_of_the_blocks(voted: VotedKey) -> None:
    sharing = share_by_blocks(blocks_of(voted.rule, voted.terms), voted.shared)
    assert list(sharing.percents or ()) == voted.percents
    assert list(sharing.amounts) == voted.amounts
    agree(voted.rule, voted.terms, voted.shared, [None] * len(voted.terms))


@pytest.mark.parametrize("amount", ["16500", "28000", "25000", "23000", "11500", "5000", "110000"])
@pytest.mark.parametrize("voted", [acts.DOUBS_2024, acts.DOUBS_2025])
def test_the_calls_of_doubs_come_out_of_the_blocks(voted: VotedKey, amount: str) -> None:
    """The remainders of the acts, and an action above its voted maxima."""
    agree(voted.rule, voted.terms, centimes(amount), voted.amounts)


def test_hainaut_leaves_its_two_centimes_with_the_carrier() -> None:
    rule, ceilings = Rule(EQUAL), [acts.HAINAUT_CEILING] * 6
    sharing = share_by_blocks(blocks_of(rule, acts.HAINAUT_TERMS, ceilings), centimes(65_000))
    assert list(sharing.amounts) == [centimes("10833.33")] * 6
    assert sharing.left_with_carrier == 2
    agree(rule, acts.HAINAUT_TERMS, centimes(65_000), ceilings)


@pytest.mark.parametrize(
    ("amount", "asked", "kept"), [(45_000, 45_000, 0), (44_000, 44_000, 0), (46_000, 45_000, 1_000)]
)
def test_the_subsidy_is_limited_to_balance_and_never_raised(
    amount: int, asked: int, kept: int
) -> None:
    terms = [Term("GBM", fixed_amount=acts.PMT_SUBSIDY)]
    sharing = share_by_blocks(blocks_of(Rule(AMOUNTS), terms), centimes(amount))
    assert list(sharing.amounts) == [centimes(asked)]
    assert sharing.left_with_carrier == centimes(kept)


def test_a_fixed_percentage_need_not_be_a_multiple_of_the_step() -> None:
    """33,4 and 6,6 % fixed, the other 60 % in steps of one point: blocks of a file refuse it."""
    terms = [Term("A", None, Fraction("33.4")), Term("B", None, Fraction("6.6")), Term("C", 1)]
    rule = Rule(FIXED, Fraction(1), Rounding.LARGEST_REMAINDER)
    agree(rule, terms, 1_234_56, [None] * 3)
    told = explain_blocks(share_by_blocks(blocks_of(rule, terms), 100_00))
    assert told[0] == "33,40\xa0%\u202f; 100,00\xa0€ × 33,40\xa0% = 33,40\xa0€"
    strict = replace(blocks_of(rule, terms), lone_as_voted=False)
    with pytest.raises(
        ValueError, match=r"^les 33,40\xa0% que partagent A ne sont pas un multiple"
    ):
        share_by_blocks(strict, 100_00)


def test_a_missing_figure_says_whose() -> None:
    with pytest.raises(ValueError, match=r"« population totale » manquant pour B$"):
        blocks_of(Rule(POPULATION, basis="total"), [Term("A", 1), Term("B")])


def test_measures_say_what_explanations_print() -> None:
    terms = [Term("A", population=3, fixed_percent=Fraction(40)), Term("B", 5, Fraction(60))]
    (voted,) = blocks_of(Rule(VOTED), terms).blocks
    assert voted.by == BlockMeasure("parts", {"A": 40, "B": 60}, "parts", are_parts=True)
    (people,) = blocks_of(Rule(POPULATION, basis="municipal"), terms).blocks
    assert people.by == BlockMeasure("population municipale", {"A": 3, "B": 5}, "hab.")
