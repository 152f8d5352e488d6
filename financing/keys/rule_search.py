"""The percentages or euros of an act, typed or pasted on a component's page, and their rules.

Nothing is stored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from django.core.exceptions import ValidationError

from financing.core.block_finder import BlockMatch, VotedShares, voted_euros, voted_percents
from financing.core.explanation import describe
from financing.core.keys import Rule, RuleKind, Term
from financing.core.rule_finder import Candidate, Match, find_rules
from financing.dossier.dossier import ComponentFile
from financing.keys.block_search import block_rules, told
from financing.keys.voted import candidates_of
from press.words.french import (
    fold,
    number,
    percent,
    plural,
    read_euros,
    read_percent,
    sentence,
)

PASTED = "colle"  # the field where a whole table is pasted
IN, EUROS = "en", "euros"  # what is typed of each: its percentage, unless it says euros
WHOLE = "somme"  # of the act, where its euros do not make it
BEFORE_SIGN = re.compile(r"([0-9]{1,3}(?:[.,][0-9]+)?)\s*%")
LAST_AMOUNT = re.compile(r"([0-9][0-9\s]*(?:[.,][0-9]{1,2})?)\s*(?:€|euros?)?\s*$")
LAST_NUMBER = re.compile(r"([0-9]{1,3}(?:[.,][0-9]+)?)\s*$")


@dataclass(frozen=True)
class Contributor:
    """Someone whose percentage is asked; the field's name is its rank in the convention."""

    field: str
    label: str
    name: str
    siren: str
    text: str
    organisation: int = 0
    refusal: str = ""


@dataclass(frozen=True)
class Finding:
    """A rule in words, and by how much and for whom it differs from the act."""

    match: Match | BlockMatch
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
    blocks: tuple[Finding, ...] = ()  # rules in blocks that give exactly the act
    in_euros: bool = False

    @cached_property
    def fitting(self) -> list[Finding]:
        """The rules that give exactly the act, those of the five kinds first."""
        return [*_of_kinds(self.findings, fits=True), *self.blocks]

    @cached_property
    def others(self) -> list[Finding]:
        return _of_kinds(self.findings, fits=False)

    @property
    def verdict(self) -> str:
        """How many rules fit, and what that proves: no act names its method."""
        count = len(self.fitting)
        if not self.searched:
            return ""
        what = "ces montants" if self.in_euros else "ces taux"
        if not count:
            near = " ; voici les plus proches" if self.others else ""
            return f"Aucune règle ne donne exactement {what}{near}."
        if count == 1:
            return f"Une seule règle donne exactement {what} ; l'acte, lui, n'en nomme aucune."
        return (
            f"{plural(count, 'règle donne', 'règles donnent')} exactement {what} : l'acte n'en "
            "nomme aucune, et rien dans ses chiffres ne dit laquelle a servi."
        )

    @property
    def searched(self) -> bool:
        """Whether all that was typed was read, and rules sought."""
        typed = all(one.text and not one.refusal for one in self.contributors)
        return bool(self.contributors) and typed and not self.faults


def _of_kinds(findings: Sequence[Finding], *, fits: bool) -> list[Finding]:
    return [one for one in findings if isinstance(one.match, Match) and one.match.fits == fits]


def search_rules(file: ComponentFile, year: int, texts: Mapping[str, str]) -> Search:
    """The rules of the percentages, or of the euros, typed for the contributors of a year."""
    in_euros = texts.get(IN) == EUROS
    asked, unread = _pasted(_contributors(file, year), texts, in_euros)
    if not any(one.text for one in asked):
        return Search(tuple(asked), unread, (), (), (), (), in_euros)
    read = [_read(one, in_euros) for one in asked]
    asked = [one for one, _ in read]
    if any(one.refusal for one in asked):
        return Search(tuple(asked), unread, (), (), (), (), in_euros)
    sought = _Sought(file, year, asked, [value for _, value in read])
    try:
        if in_euros:
            return sought.by_euros(unread, texts)
        return sought.by_percents(unread)
    except ValidationError as error:
        return Search(tuple(asked), unread, tuple(error.messages), (), (), (), in_euros)
    except ValueError as error:
        return Search(tuple(asked), unread, (sentence(str(error)),), (), (), (), in_euros)


@dataclass(frozen=True)
class _Sought:
    """What was read of an act, and where its rule is sought."""

    file: ComponentFile
    year: int
    asked: Sequence[Contributor]
    values: Sequence[Fraction]

    def by_percents(self, unread: tuple[str, ...]) -> Search:
        """ValidationError where no year knows every population and no criterion is counted."""
        warnings: list[str] = []
        unknown: ValidationError | None = None
        candidates: list[Candidate] = []
        try:
            candidates = candidates_of([one.siren for one in self.asked], warnings)
        except ValidationError as error:
            unknown = error
        matches = find_rules(self.values, candidates)
        blocks: tuple[Finding, ...] = ()
        if (total := sum(self.values, Fraction(0))) == 100:
            blocks = self._in_blocks(voted_percents(self._labels, self.values))
        else:
            warnings.append(f"Les taux font {percent(total, 2)} et non 100\u00a0%.")
        if unknown and not blocks:
            raise unknown
        findings = tuple(_finding(match, self.asked, self.values) for match in matches)
        return Search(tuple(self.asked), unread, (), tuple(warnings), findings, blocks)

    def by_euros(self, unread: tuple[str, ...], texts: Mapping[str, str]) -> Search:
        """ValueError for a whole that cannot be read."""
        amounts = [int(one) for one in self.values]
        typed = texts.get(WHOLE, "").strip()
        whole = read_euros(typed) if typed else sum(amounts)
        if whole <= 0:
            raise ValueError("il n'y a rien à partager")
        blocks = self._in_blocks(voted_euros(self._labels, amounts, whole))
        stated = self._stated([Fraction(100 * one, whole) for one in amounts])
        return Search(tuple(self.asked), unread, (), (), stated, blocks, in_euros=True)

    def _stated(self, percents: Sequence[Fraction]) -> tuple[Finding, ...]:
        """The rules of percentages to the hundredth, where the euros are exactly those."""
        if sum(percents) != 100 or any(100 % one.denominator for one in percents):
            return ()
        try:
            candidates = candidates_of([one.siren for one in self.asked], [])
        except ValidationError:
            return ()
        matches = find_rules(percents, candidates, nearest=0)
        return tuple(_finding(match, self.asked, percents) for match in matches)

    @property
    def _labels(self) -> list[str]:
        return [one.label for one in self.asked]

    def _in_blocks(self, voted: VotedShares) -> tuple[Finding, ...]:
        organisations = [one.organisation for one in self.asked]
        found = block_rules(self.file.component, organisations, self.year, voted)
        return tuple(Finding(one, told(one), "") for one in found)


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
            organisation=term.party.organisation_id,
        )
        for term in file.terms[latest]
    ]


def _pasted(
    contributors: Sequence[Contributor], texts: Mapping[str, str], in_euros: bool
) -> tuple[list[Contributor], tuple[str, ...]]:
    """Each contributor with its text, a pasted line before a typed one, and the lines of nobody."""
    found = {one.field: texts.get(one.field, "").strip() for one in contributors}
    unread = []
    for line in texts.get(PASTED, "").splitlines():
        number_found = LAST_AMOUNT.search(line) if in_euros else _percent_in(line)
        named = [one for one in contributors if _names(line, one)]
        if len(named) == 1 and number_found:
            found[named[0].field] = number_found[1].strip()
        elif line.strip():
            unread.append(line.strip()[:60])
    return [replace(one, text=found[one.field]) for one in contributors], tuple(unread)


def _percent_in(line: str) -> re.Match[str] | None:
    return BEFORE_SIGN.search(line) or LAST_NUMBER.search(line)


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


def _read(one: Contributor, in_euros: bool) -> tuple[Contributor, Fraction]:
    """Percent, or centimes; a refusal beside the field."""
    try:
        return one, Fraction(read_euros(one.text)) if in_euros else read_percent(one.text)
    except ValueError as error:
        return replace(one, refusal=str(error)), Fraction(0)


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
