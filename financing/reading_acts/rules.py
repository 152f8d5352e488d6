"""The rules that give the percentages of a sharing in an act. Reads official populations."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from django.core.exceptions import ValidationError

from financing.core.apportionment import apportion
from financing.core.explanation import describe
from financing.core.keys import Rule, RuleKind, Term, build_key
from financing.core.rule_finder import MOST_ASTRAY, Candidate, Match, find_rules
from financing.keys.voted import candidates_of, described
from financing.reading_acts.sharing import PrintedSharing

MOST_CONTRIBUTORS = 89  # beyond, a search takes seconds


@dataclass(frozen=True)
class FoundRule:
    """A rule that gives the percentages of a sharing, or that states its figures as they stand.

    In a sentence, with the year of its populations (None where it needs none), the parts
    (centimes) that it makes of the total, and what it fixes, in the order of the rows.
    """

    sentence: str
    year: int | None
    amounts: tuple[int, ...]
    rule: Rule
    terms: tuple[Term, ...]


def rules_of(sharing: PrintedSharing) -> list[dict[str, Any]]:
    """Every rule that fits, as `find_rule`: first those on the populations that the act prints,
    then those that fix nobody.

    Nothing where a contributor is unknown, or where no percentage can be told.
    """
    voted = _voted(sharing)
    return [described(match, voted) for match, _ in _first(sharing, voted)] if voted else []


def found_rules(sharing: PrintedSharing) -> list[FoundRule]:
    """The same rules in the same order, to be read, each with the parts that it gives."""
    voted = _voted(sharing)
    return [_found(sharing, *pair) for pair in _first(sharing, voted)] if voted else []


def stated_rules(sharing: PrintedSharing) -> list[FoundRule]:
    """What the table itself may be, without a population: equal parts, its rates, its amounts."""
    if len({row.siren for row in sharing.rows if row.siren}) != len(sharing.rows):
        return []
    rates = [row.percent for row in sharing.rows]
    amounts = [row.amount for row in sharing.rows]
    same = any(len(set(one)) == 1 and one[0] for one in (rates, amounts))
    blank = [None] * len(sharing.rows)
    stated = [
        _stated(sharing, RuleKind.EQUAL, blank, blank) if same else None,
        _stated(sharing, RuleKind.VOTED_PERCENTAGES, rates, blank),
        _stated(sharing, RuleKind.FIXED_AMOUNTS, blank, amounts),
    ]
    return [one for one in stated if one]


def _stated(
    sharing: PrintedSharing,
    kind: RuleKind,
    rates: Sequence[Fraction | None],
    amounts: Sequence[int | None],
) -> FoundRule | None:
    """A rule of a kind, where the table has all that it needs."""
    terms = tuple(
        Term(row.name, None, rate, amount)
        for row, rate, amount in zip(sharing.rows, rates, amounts, strict=True)
    )
    rule = Rule(kind)
    try:
        key = build_key(rule, terms)
    except ValueError:
        return None
    total = _total(sharing)
    parts = tuple(apportion(total, [line.weight for line in key])) if total else ()
    return FoundRule(describe(rule, terms), None, parts, rule, terms)


def _first(sharing: PrintedSharing, voted: dict[str, Fraction]) -> list[tuple[Match, Candidate]]:
    printed = tuple(row.population for row in sharing.rows)
    return sorted(
        _fitting(tuple(voted), tuple(voted.values())),
        key=lambda pair: (pair[1].populations != printed, pair[0].fixed is not None),
    )


def _found(sharing: PrintedSharing, match: Match, candidate: Candidate) -> FoundRule:
    kind = RuleKind.POPULATION
    terms = [
        Term(row.name, people, match.percents[rank] if rank == match.fixed else None)
        for rank, (row, people) in enumerate(zip(sharing.rows, candidate.populations, strict=True))
    ]
    if match.fixed is not None:
        kind = RuleKind.FIXED_PERCENT_THEN_POPULATION
    rule = Rule(kind, match.step, match.rounding, match.basis)
    parts = _parts(sharing, match.percents)
    return FoundRule(describe(rule, terms), match.year, parts, rule, tuple(terms))


def _parts(sharing: PrintedSharing, percents: tuple[Fraction, ...]) -> tuple[int, ...]:
    """What percentages make of the total that is shared, in centimes; nothing without one."""
    total = _total(sharing)
    whole = lcm(*(one.denominator for one in percents))
    return tuple(apportion(total, [int(one * whole) for one in percents])) if total else ()


def _total(sharing: PrintedSharing) -> int:
    return sharing.total or sum(row.amount or 0 for row in sharing.rows)


def _voted(sharing: PrintedSharing) -> dict[str, Fraction] | None:
    """The rates of every contributor, as printed, else as the amounts give them exactly."""
    sirens = [row.siren for row in sharing.rows if row.siren]
    if len(set(sirens)) != len(sharing.rows) or not 2 <= len(sirens) <= MOST_CONTRIBUTORS:
        return None
    rates = [row.percent for row in sharing.rows if row.percent is not None]
    if len(rates) == len(sirens) and abs(sum(rates, Fraction(0)) - 100) <= MOST_ASTRAY:
        return dict(zip(sirens, rates, strict=True))
    amounts = [row.amount for row in sharing.rows if row.amount is not None]
    if len(amounts) != len(sirens) or not sum(amounts):
        return None
    parts = [Fraction(100 * one, sum(amounts)) for one in amounts]
    return dict(zip(sirens, parts, strict=True)) if all(map(_may_be_voted, parts)) else None


def _may_be_voted(part: Fraction) -> bool:
    """Whether a part is one that a council may have voted: hundredths of a point at most."""
    return (part * 100).denominator == 1


def _fitting(sirens: tuple[str, ...], rates: tuple[Fraction, ...]) -> list[tuple[Match, Candidate]]:
    try:
        candidates = candidates_of(list(sirens), [])
        matches = find_rules(rates, candidates, nearest=1)
    except (ValidationError, ValueError):  # no year knows them all: no rule is found
        return []
    trivial = len(sirens) == 2  # who is not fixed takes the rest, whatever the populations
    by_year = {(one.year, one.basis): one for one in candidates}
    return [
        (one, by_year[one.year, one.basis])
        for one in matches
        if one.fits and (one.fixed is None or not trivial)
    ]
