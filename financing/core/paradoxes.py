"""What surprises in rounded percentages: the paradoxes of electoral arithmetic, when they occur.

The largest remainder stays within a step of the exact part, and pays for it: more to share, more
people or one more contributor may lower a part that should rise. The highest average never does
that, and pays for it by leaving the exact part by more than a step, to the largest's cost.
(Balinski and Young, Fair Representation, 1982.)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from financing.core.explanation import METHODS, is_fixed, listed
from financing.core.keys import KeyLine, Rule, RuleKind, Term, plain_percent
from press.words.french import percent

Percents = Mapping[str, Fraction]  # by label, of those who share by population


@dataclass(frozen=True, slots=True)
class Rounded:
    """Percentages rounded by a rule, those fixed by it left out: by label, in percent."""

    rule: Rule
    people: Mapping[str, int]
    exact: Percents
    rounded: Percents

    @property
    def shared(self) -> Fraction:
        """What they share, in percent."""
        return sum(self.rounded.values(), Fraction(0))


def rounded_by(rule: Rule, terms: Sequence[Term], key: Sequence[KeyLine]) -> Rounded | None:
    """What a key rounds; None where it rounds nothing."""
    if rule.step is None:
        return None
    pairs = [
        (term, line) for term, line in zip(terms, key, strict=True) if not is_fixed(rule, term)
    ]
    counted = rule.kind != RuleKind.EQUAL
    return Rounded(
        rule,
        {term.label: term.population if counted and term.population else 1 for term, _ in pairs},
        {term.label: line.exact or Fraction(0) for term, line in pairs},
        {term.label: line.percent or Fraction(0) for term, line in pairs},
    )


def off_quota(one: Rounded) -> list[str]:
    """Who is a whole step or more away from its exact part: D'Hondt's quota violation."""
    step = one.rule.step or Fraction(0)
    return [label for label, exact in one.exact.items() if abs(one.rounded[label] - exact) >= step]


def fewer_of_more(before: Rounded, after: Rounded) -> list[str]:
    """Who loses although there is more to share and nothing else moves: Alabama's paradox.

    Read backwards when there is less to share: who gains.
    """
    if before.rule != after.rule or before.people != after.people:
        return []
    if before.shared > after.shared:
        before, after = after, before
    if before.shared == after.shared:
        return []
    return [label for label, part in after.rounded.items() if part < before.rounded[label]]


def outgrown(before: Rounded, after: Rounded) -> tuple[str, str] | None:
    """Who loses to someone whose population grew less: the population paradox.

    The pair is the one who loses, then the one who gains; None without such a pair.
    """
    comparable = before.rule == after.rule and before.shared == after.shared
    if not comparable or before.people.keys() != after.people.keys():
        return None
    growth = {label: Fraction(n, before.people[label]) for label, n in after.people.items()}
    moves = {label: part - before.rounded[label] for label, part in after.rounded.items()}
    pairs = (
        (loser, winner)
        for loser, lost in moves.items()
        for winner, gained in moves.items()
        if lost < 0 < gained and growth[loser] > growth[winner]
    )
    return next(pairs, None)


def raised_by_newcomers(before: Rounded, after: Rounded) -> list[str]:
    """Who pays more although others came to share the same: the new contributor's paradox.

    Read backwards when contributors leave: who pays less.
    """
    if len(after.people) < len(before.people):
        before, after = after, before
    stay = before.people.items() <= after.people.items()
    if before.rule != after.rule or before.shared != after.shared or not stay:
        return []
    if len(before.people) == len(after.people):
        return []
    return [label for label, part in before.rounded.items() if after.rounded[label] > part]


def paradoxes(before: Rounded | None, after: Rounded | None) -> list[str]:
    """Each paradox that occurs in `after`, or on the way to it, in one French sentence."""
    if after is None:
        return []
    told = list(_quota(after))
    return told if before is None else told + list(_moves(before, after))


def _quota(one: Rounded) -> Iterator[str]:
    labels = off_quota(one)
    if labels and one.rule.rounding:
        label = labels[0]
        yield (
            f"Quota dépassé : {label} est à {plain_percent(one.rounded[label])} pour "
            f"{percent(one.exact[label], 4)} exacts, un pas entier ou plus d'écart ; la "
            f"{METHODS[one.rule.rounding]} avantage les plus peuplés, le plus fort reste ne "
            "s'écarte jamais d'un pas."
        )


def _moves(before: Rounded, after: Rounded) -> Iterator[str]:
    if labels := fewer_of_more(before, after):
        more = before.shared < after.shared
        yield (
            f"Paradoxe de l'Alabama : il y a {'plus' if more else 'moins'} à partager et la part "
            f"de {listed(labels)} {'baisse' if more else 'monte'} pourtant, par l'arrondi au plus "
            "fort reste."
        )
    if pair := outgrown(before, after):
        loser, winner = pair
        yield (
            f"Paradoxe de la population : {loser} croît plus que {winner}, et sa part baisse "
            f"quand celle de {winner} monte, par l'arrondi au plus fort reste."
        )
    if labels := raised_by_newcomers(before, after):
        come = len(before.people) < len(after.people)
        yield (
            f"Paradoxe du nouveau venu : un partenaire {'entre' if come else 'sort'} et la part de "
            f"{listed(labels)} {'monte' if come else 'baisse'} pourtant, par l'arrondi au plus "
            "fort reste."
        )
