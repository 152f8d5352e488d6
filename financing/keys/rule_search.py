"""The percentages of an act as they are typed or pasted on a component's page, and their rules.

Nothing is stored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.core.exceptions import ValidationError

from financing.core.explanation import describe
from financing.core.keys import Rule, RuleKind, Term
from financing.core.rule_finder import Match, find_rules
from financing.dossier.dossier import ComponentFile
from financing.keys.voted import candidates_of
from press.words.french import fold, number, percent, plural, read_percent, sentence

PASTED = "colle"  # the field where a whole table is pasted
BEFORE_SIGN = re.compile(r"([0-9]{1,3}(?:[.,][0-9]+)?)\s*%")
LAST_NUMBER = re.compile(r"([0-9]{1,3}(?:[.,][0-9]+)?)\s*$")


@dataclass(frozen=True)
class Contributor:
    """Someone whose percentage is asked; the field's name is its rank in the convention."""

    field: str
    label: str
    name: str
    siren: str
    text: str
    refusal: str = ""


@dataclass(frozen=True)
class Finding:
    """A rule in words, and by how much and for whom it differs from the act."""

    match: Match
    sentence: str
    gaps: str


@dataclass(frozen=True)
class Search:
    """What was typed, and what it led to; `findings` stay empty until every percentage is read."""

    contributors: tuple[Contributor, ...]
    unread: tuple[str, ...]
    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def fitting(self) -> list[Finding]:
        return [one for one in self.findings if one.match.fits]

    @cached_property
    def others(self) -> list[Finding]:
        return [one for one in self.findings if not one.match.fits]

    @property
    def verdict(self) -> str:
        """How many rules fit, and what that proves: no act names its method."""
        count = len(self.fitting)
        if not self.findings:
            return ""
        if not count:
            return "Aucune règle ne donne exactement ces taux ; voici les plus proches."
        if count == 1:
            return "Une seule règle donne exactement ces taux ; l'acte, lui, n'en nomme aucune."
        return (
            f"{plural(count, 'règle donne', 'règles donnent')} exactement ces taux : l'acte n'en "
            "nomme aucune, et rien dans ses chiffres ne dit laquelle a servi."
        )


def search_rules(file: ComponentFile, year: int, texts: Mapping[str, str]) -> Search:
    """The rules of the percentages typed for the contributors of a component's year."""
    asked, unread = _pasted(_contributors(file, year), texts)
    if not any(one.text for one in asked):
        return Search(tuple(asked), unread, (), (), ())
    read = [_read(one) for one in asked]
    if any(one.refusal for one, _ in read):
        return Search(tuple(one for one, _ in read), unread, (), (), ())
    warnings: list[str] = []
    voted = [value for _, value in read]
    try:
        candidates = candidates_of([one.siren for one in asked], warnings)
        matches = find_rules(voted, candidates)
    except ValidationError as error:
        return Search(tuple(asked), unread, tuple(error.messages), (), ())
    except ValueError as error:
        return Search(tuple(asked), unread, (sentence(str(error)),), (), ())
    if (total := sum(voted, Fraction(0))) != 100:
        warnings.append(f"Les taux font {percent(total, 2)} et non 100\u00a0%.")
    findings = tuple(_finding(match, asked, voted) for match in matches)
    return Search(tuple(asked), unread, (), tuple(warnings), findings)


def _contributors(file: ComponentFile, year: int) -> list[Contributor]:
    """The EPCIs that share by the rule of the year, in the order of the act."""
    try:
        latest = file.rule(year)
    except ValidationError:  # no rule applies yet: the page asks nobody
        return []
    return [
        Contributor(
            field=f"t{term.party.rank}",
            label=term.party.short_name,
            name=term.party.name,
            siren=term.party.organisation.siren or "",
            text="",
        )
        for term in file.terms[latest]
    ]


def _pasted(
    contributors: Sequence[Contributor], texts: Mapping[str, str]
) -> tuple[list[Contributor], tuple[str, ...]]:
    """Each contributor with its text, a pasted line before a typed one, and the lines of nobody."""
    found = {one.field: texts.get(one.field, "").strip() for one in contributors}
    unread = []
    for line in texts.get(PASTED, "").splitlines():
        number_found = BEFORE_SIGN.search(line) or LAST_NUMBER.search(line)
        named = [one for one in contributors if _names(line, one)]
        if len(named) == 1 and number_found:
            found[named[0].field] = number_found[1]
        elif line.strip():
            unread.append(line.strip()[:60])
    asked = [
        Contributor(one.field, one.label, one.name, one.siren, found[one.field])
        for one in contributors
    ]
    return asked, tuple(unread)


def _names(line: str, one: Contributor) -> bool:
    """Whether a line of the act speaks of a contributor: its SIREN, its acronym or its name."""
    folded = fold(line)
    words = set(re.findall(r"\w+", folded))
    by_siren = bool(one.siren) and one.siren in re.sub(r"\s", "", line)
    return (
        by_siren
        or fold(one.label) in words
        or fold(one.name) in folded
        or (" " in one.label and fold(one.label) in folded)
    )


def _read(one: Contributor) -> tuple[Contributor, Fraction]:
    try:
        return one, read_percent(one.text)
    except ValueError as error:
        refused = Contributor(one.field, one.label, one.name, one.siren, one.text, str(error))
        return refused, Fraction(0)


def _finding(match: Match, asked: Sequence[Contributor], voted: Sequence[Fraction]) -> Finding:
    terms = [
        Term(one.label, None, value if rank == match.fixed else None)
        for rank, (one, value) in enumerate(zip(asked, voted, strict=True))
    ]
    fixed = match.fixed is not None
    kind = RuleKind.FIXED_PERCENT_THEN_POPULATION if fixed else RuleKind.POPULATION
    rule = Rule(kind, match.step, match.rounding, match.basis)
    gaps = [
        f"{one.label} {'+' if gap > 0 else ''}{number(gap, 2)}"
        for one, gap in zip(asked, match.gaps, strict=True)
        if gap
    ]
    return Finding(match, sentence(describe(rule, terms)), ", ".join(gaps))
