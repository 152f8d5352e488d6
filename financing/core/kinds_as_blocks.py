"""The five kinds of rule that conventions hold, written as blocks.

A kind says how whole parts follow one criterion; blocks say the same, and what else councils vote.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from financing.core.blocks import (
    AmountsBlock,
    Block,
    BlockMeasure,
    BlockRule,
    PercentBlock,
    RestBlock,
)
from financing.core.explanation import POPULATIONS
from financing.core.keys import Rule, RuleKind, Term

INHABITANTS = "hab."
PARTS = "parts"


def blocks_of(rule: Rule, terms: Sequence[Term], ceilings: Sequence[int | None] = ()) -> BlockRule:
    """The same rule in blocks, its contributors named by their labels, in order.

    `ceilings` (centimes) are one per term, or none at all. It gives the weights, percentages and
    amounts of `build_key` and `share` for every rule that they accept. ValueError, in French, as
    BlockRule.
    """
    bounds = zip([term.label for term in terms], ceilings, strict=False)
    return BlockRule(
        contributors=tuple(term.label for term in terms),
        blocks=BUILDERS[rule.kind](rule, terms),
        step=rule.step,
        percent_rounding=rule.rounding,
        ceilings={label: ceiling for label, ceiling in bounds if ceiling is not None},
        lone_as_voted=rule.kind == RuleKind.FIXED_PERCENT_THEN_POPULATION,
    )


def _by_population(rule: Rule, terms: Sequence[Term]) -> tuple[Block, ...]:
    return (RestBlock(_population(rule, terms), _labels(terms)),)


def _equal(_: Rule, terms: Sequence[Term]) -> tuple[Block, ...]:
    return (RestBlock(None, _labels(terms)),)


def _fixed_percent_then_population(rule: Rule, terms: Sequence[Term]) -> tuple[Block, ...]:
    fixed = [
        PercentBlock(term.fixed_percent, None, (term.label,))
        for term in terms
        if term.fixed_percent is not None
    ]
    others = [term for term in terms if term.fixed_percent is None]
    return (*fixed, *(_by_population(rule, others) if others else ()))


def _voted_percentages(_: Rule, terms: Sequence[Term]) -> tuple[Block, ...]:
    voted = {term.label: term.fixed_percent for term in terms if term.fixed_percent is not None}
    return (RestBlock(BlockMeasure(PARTS, voted, PARTS, are_parts=True), _labels(terms)),)


def _fixed_amounts(_: Rule, terms: Sequence[Term]) -> tuple[Block, ...]:
    amounts = {term.label: term.fixed_amount for term in terms if term.fixed_amount is not None}
    return (AmountsBlock(amounts),)


def _population(rule: Rule, terms: Sequence[Term]) -> BlockMeasure:
    known = {term.label: Fraction(term.population) for term in terms if term.population is not None}
    return BlockMeasure(POPULATIONS[rule.basis], known, INHABITANTS)


def _labels(terms: Sequence[Term]) -> tuple[str, ...]:
    return tuple(term.label for term in terms)


BUILDERS: dict[str, Callable[[Rule, Sequence[Term]], tuple[Block, ...]]] = {
    RuleKind.FIXED_PERCENT_THEN_POPULATION: _fixed_percent_then_population,
    RuleKind.POPULATION: _by_population,
    RuleKind.EQUAL: _equal,
    RuleKind.VOTED_PERCENTAGES: _voted_percentages,
    RuleKind.FIXED_AMOUNTS: _fixed_amounts,
}
