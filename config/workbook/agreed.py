"""The keys that a workbook's shares say: those that rules give to the centime, years after years.

Shares of acts already voted are keys already adopted, which letters ask for. They are proposed once
the workbook is there, each with the act that voted it, and adopted together by whoever may: until
then the import is undone as a whole.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import ValidationError

from conventions.models import Convention, WorkbookImport
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.key import rule_sentence
from financing.dossier.reading import read_dossiers
from financing.keys.acts import NO_VOTE
from financing.keys.adoption import KeySpan, propose_adoption
from financing.keys.grounds import KeyGround, grounds_of
from financing.models import Rule
from press.files.canonical import canonical, digest
from press.words.french import sentence

AT_ONCE = 100  # keys; the others are proposed once these are adopted


class AgreedYear(NamedTuple):
    """A component, by its code, and a year all of whose shares agree."""

    reference: str
    component: str
    year: int


@dataclass(frozen=True)
class AgreedKey:
    """A key to adopt: its rule, its years, and the vote that says it."""

    reference: str
    component: str
    rule: Rule
    span: KeySpan
    ground: KeyGround
    said: str

    @property
    def years(self) -> str:
        first, last = self.span.first_year, self.span.last_year
        return str(first) if first == last else f"{first} à {last}"


@dataclass(frozen=True)
class AgreedKeys:
    """Those that may be adopted now, and why each of the others waits."""

    ready: tuple[AgreedKey, ...]
    waiting: tuple[str, ...]

    @cached_property
    def fingerprint(self) -> str:
        told = [
            [one.reference, one.component, one.years, one.said, one.ground.words]
            for one in self.ready
        ]
        return digest(canonical(told))


def agreed_keys(brought: WorkbookImport, on: date) -> AgreedKeys:
    """What of a workbook is still to adopt; those adopted meanwhile are left out."""
    years: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in map(AgreedYear._make, brought.told.get("agreed", ())):
        years[one.reference, one.component].append(one.year)
    references = {reference for reference, _ in years}
    own = Convention.objects.filter(brought_by=brought, reference__in=references)
    found = read_dossiers(own.order_by("reference"), on)
    ready: list[AgreedKey] = []
    waiting: dict[str, None] = {}
    for dossier in found:
        grounds = grounds_of(dossier.convention)
        for file in dossier.components:
            carrier = file.component.carrier.organisation
            if carrier != brought.organisation:
                waiting[f"{dossier.convention}, {file.component} : {carrier} l'arrête."] = None
                continue
            for span in _spans(file, years[dossier.convention.reference, file.component.code]):
                if len(ready) < AT_ONCE:
                    _sort(dossier, file, span, grounds, ready, waiting)
    return AgreedKeys(tuple(ready), tuple(waiting))


def _sort(
    dossier: Dossier,
    file: ComponentFile,
    span: KeySpan,
    grounds: list[KeyGround],
    ready: list[AgreedKey],
    waiting: dict[str, None],
) -> None:
    period = dossier.of_year(span.first_year)[0]
    proposal = propose_adoption(file, period, span, grounds)
    reference, component = dossier.convention.reference, file.component
    if proposal.key is None:
        why = "personne ne l'a votée" if NO_VOTE in proposal.faults else " ".join(proposal.faults)
        waiting[f"{reference}, {component}, {span.first_year} : {why}"] = None
        return
    rule = proposal.key.rule
    ground = next(one for one in grounds if one.code == f"texte-{rule.text.number}")
    said = sentence(rule_sentence(rule, file.terms[rule], file.uses(rule)))
    ready.append(AgreedKey(reference, str(component), rule, span, ground, said))


def _spans(file: ComponentFile, years: list[int]) -> Iterator[KeySpan]:
    """A year alone where figures count, as many as follow one another where none does."""
    left = sorted(year for year in years if file.adopted_key(year) is None)
    while left:
        first = left.pop(0)
        rule, last = _rule(file, first), first
        if rule is None:
            continue
        while not (rule.counts or rule.is_in_blocks) and left[:1] == [last + 1]:
            if _rule(file, last + 1) != rule:
                break
            last = left.pop(0)
        yield KeySpan(first, last, first if rule.counts else None)


def _rule(file: ComponentFile, year: int) -> Rule | None:
    try:
        return file.rule(year)
    except ValidationError:
        return None
