"""Random rules in blocks: agreed upon with an oracle, and what holds whatever the rule."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from financing.core.block_sharing import BlockSharing, share_by_blocks
from financing.core.blocks import BlockMeasure, BlockRule, Excess, PriceBlock, RestBlock, ToUnit
from financing.core.rule_document import read_rule
from tests.oracles.random_rules import random_document
from tests.oracles.walking import by_oracle, walk

SEEDS = range(100_000, 101_000)  # others than those that `make walk` begins with
FIGURES = st.lists(st.integers(0, 1_000), min_size=2, max_size=8).filter(any)
ONE_BLOCK = st.sampled_from(("rest", "price"))


def sharings() -> list[BlockSharing]:
    """Those of the seeds whose rule stands."""
    documents = map(random_document, SEEDS[::3])
    standing = (one for one in documents if isinstance(by_oracle(one), dict))
    return [share_by_blocks(*read_rule(one)) for one in standing]


def test_the_core_and_the_oracle_share_alike() -> None:
    met = walk(len(SEEDS), SEEDS.start)
    assert met.total() == len(SEEDS)
    assert len(met) > 12  # every rounding, with and without step, presence and bounds
    assert met["refusée"] < met.total() / 3


def test_shares_and_what_is_left_make_the_amount_and_bounds_hold() -> None:
    for sharing in sharings():
        rule = sharing.rule
        assert sharing.total + sharing.left_with_carrier == sharing.amount
        for name, amount in zip(rule.contributors, sharing.amounts, strict=True):
            assert rule.floors.get(name, 0) <= amount
            assert amount <= rule.ceilings.get(name, amount)


def test_without_bounds_a_share_is_less_than_a_unit_away_from_its_quota() -> None:
    for sharing in sharings():
        unit, whole = sharing.rule.unit, sum(sharing.exact, Fraction(0))
        units = whole // unit
        for exact, amount in zip(sharing.exact, sharing.before_bounds, strict=True):
            assert amount % unit == 0
            if sharing.rule.rounding == ToUnit.EACH_ALONE:
                assert -unit <= 2 * (exact - amount) < unit
            elif whole:
                assert abs(units * exact / whole - Fraction(amount, unit)) < 1


def test_percentages_make_what_the_blocks_take() -> None:
    stated = [one for one in sharings() if one.percents is not None]
    assert len(stated) > 100
    for sharing in stated:
        taken = sum((one.slice for one in sharing.spreads), Fraction(0))
        assert sum(sharing.percents or ()) == taken <= 100
        if sharing.rule.step:
            assert {one % sharing.rule.step for one in sharing.percents or ()} == {0}


def rule_of(figures: list[int], kind: str, **more: object) -> BlockRule:
    names = tuple(f"P{rank}" for rank in range(len(figures)))
    values = {name: Fraction(one) for name, one in zip(names, figures, strict=True)}
    by = BlockMeasure("x", values)
    block = RestBlock(by, names) if kind == "rest" else PriceBlock(Fraction(73, 10), by, names)
    return BlockRule(names, (block,), **more)  # type: ignore[arg-type]


@given(FIGURES, ONE_BLOCK, st.integers(0, 10**7), st.sampled_from((1, 100, 10_000)), st.data())
def test_a_larger_figure_never_lowers_its_own_share_of_one_block(
    figures: list[int], kind: str, amount: int, unit: int, data: st.DataObject
) -> None:
    """Exact shares always; amounts to a unit at most, as the largest remainder does."""
    rank = data.draw(st.integers(0, len(figures) - 1))
    grown = [*figures]
    grown[rank] += data.draw(st.integers(1, 1_000))
    before = share_by_blocks(rule_of(figures, kind, unit=unit), amount)
    after = share_by_blocks(rule_of(grown, kind, unit=unit), amount)
    assert after.exact[rank] >= before.exact[rank]
    assert after.amounts[rank] >= before.amounts[rank] - unit


@given(FIGURES, ONE_BLOCK, st.integers(0, 10**7), st.booleans())
def test_equal_figures_have_equal_shares_to_a_unit_and_order_follows_figures(
    figures: list[int], kind: str, amount: int, alone: bool
) -> None:
    rounding = ToUnit.EACH_ALONE if alone else ToUnit.LARGEST_REMAINDER
    sharing = share_by_blocks(rule_of(figures, kind, rounding=rounding, unit=100), amount)
    pairs = sorted(zip(figures, sharing.amounts, strict=True), key=lambda pair: pair[0])
    for (less, lower), (more, upper) in pairwise(pairs):
        assert upper >= lower or (less == more and lower - upper == 100 and not alone)


@given(FIGURES, st.integers(0, 10**7), st.data())
def test_the_order_of_contributors_only_decides_ties(
    figures: list[int], amount: int, data: st.DataObject
) -> None:
    rule = rule_of(figures, "rest")
    turned = replace(rule, contributors=tuple(data.draw(st.permutations(rule.contributors))))
    first, second = share_by_blocks(rule, amount), share_by_blocks(turned, amount)
    by_name = dict(zip(turned.contributors, second.exact, strict=True))
    assert dict(zip(rule.contributors, first.exact, strict=True)) == by_name
    moved = dict(zip(turned.contributors, second.amounts, strict=True))
    for name, amount_before in zip(rule.contributors, first.amounts, strict=True):
        assert abs(moved[name] - amount_before) <= 1
    assert first.total == second.total


@given(FIGURES, st.integers(0, 10**6), st.lists(st.integers(0, 10**6), min_size=16, max_size=16))
def test_others_bear_bounds_by_one_factor(
    figures: list[int], amount: int, drawn: list[int]
) -> None:
    """Every share is λ × its exact one, at its floor above that, or at its ceiling below that."""
    plain = rule_of(figures, "rest")
    rows = list(zip(plain.contributors, drawn, drawn[8:], strict=False))
    floors = {name: one % (amount // len(figures) + 1) for name, one, _ in rows}
    ceilings = {name: max(one, floors[name]) for name, _, one in rows}
    rule = replace(plain, floors=floors, ceilings=ceilings, excess=Excess.OTHERS)
    sharing = share_by_blocks(rule, amount)
    for name, exact, held in zip(rule.contributors, sharing.exact, sharing.amounts, strict=True):
        if sharing.factor is None:
            assert held == (ceilings[name] if exact else floors[name])
            continue
        wanted = max(floors[name], min(ceilings[name], sharing.factor * exact))
        assert abs(held - wanted) < 1
    assert sharing.left_with_carrier == 0 or sharing.factor is None
