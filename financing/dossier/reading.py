"""All the financing of some conventions on a day, read at once: eight queries, for any number.
One more where some are amended, two where some rule is in blocks.

This is the one reader of money: pages, letters, keys, settlements and commands come here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.functional import SimpleLazyObject

from conventions.models import Convention, Text
from epci.models import Population
from financing.dossier.amounts import told_amounts
from financing.dossier.dossier import ComponentFile, CriterionCounts, Dossier
from financing.models import (
    Component,
    CriterionFigure,
    Key,
    KeyShare,
    Line,
    Period,
    Rule,
    RuleCriterion,
    RuleTerm,
)
from press.kit.compiled import compiled_once


def read_dossier(
    convention: Convention, on: date, texts: Iterable[Text] | None = None, *, pieces: bool = False
) -> Dossier:
    """`texts` are all those of the convention, where they are already read; `pieces` whether what
    pieces say was spent is read too.
    """
    return read_dossiers([convention], on, texts, pieces=pieces)[0]


def read_dossiers(
    conventions: Iterable[Convention],
    on: date,
    known: Iterable[Text] | None = None,
    *,
    pieces: bool = False,
) -> list[Dossier]:
    """One dossier a convention as it stands on a day, in their order."""
    wanted = list(conventions)
    ids = [convention.pk for convention in wanted]
    texts = _texts(ids) if known is None else {one.pk: one for one in known}
    numbers = _in_effect(texts, ids, on)
    files = _component_files(wanted, texts, numbers, pieces)
    periods = defaultdict(list)
    for period in _with_texts(_periods_of(tuple(ids)), texts):
        periods[period.convention_id].append(period)
    return [
        Dossier(one, tuple(periods[one.pk]), tuple(files[one.pk]), numbers[one.pk])
        for one in wanted
    ]


def read_component(
    component: Component, on: date, known: Iterable[Text] | None = None
) -> ComponentFile:
    """One component alone on a day, already read with its convention and its carrier; `known` are
    all the texts of that convention, where they are read too.
    """
    convention = [component.convention_id]
    texts = _texts(convention) if known is None else {one.pk: one for one in known}
    (file,) = _files_of([component], texts, _in_effect(texts, convention, on))
    return file


@compiled_once
def _periods_of(conventions: tuple[int, ...]) -> QuerySet[Period]:
    every = Period.objects.filter(convention__in=conventions).annotate(remover=F("removed_by"))
    return every.order_by("starts_on")


def _texts(conventions: list[int]) -> dict[int, Text]:
    """All of theirs, by id: their rules are of these."""
    return {one.pk: one for one in _texts_of(tuple(conventions))}


@compiled_once
def _texts_of(conventions: tuple[int, ...]) -> QuerySet[Text]:
    return Text.objects.filter(convention__in=conventions).order_by()


def _in_effect(
    texts: Mapping[int, Text], conventions: list[int], on: date
) -> dict[int, frozenset[int]]:
    """The numbers of the texts in effect, by convention's id; the original is always one."""
    numbers: dict[int, set[int]] = {pk: {0} for pk in conventions}
    for one in texts.values():
        if one.is_in_effect(on):
            numbers[one.convention_id].add(one.number)
    return {pk: frozenset(found) for pk, found in numbers.items()}


def _component_files(
    conventions: list[Convention],
    texts: Mapping[int, Text],
    in_effect: Mapping[int, frozenset[int]],
    pieces: bool,
) -> dict[int, list[ComponentFile]]:
    """By convention's id."""
    by_id = {convention.pk: convention for convention in conventions}
    rows = Component.objects.filter(convention__in=by_id).order_by("rank")
    components = list(rows.select_related("carrier__organisation"))
    for component in components:
        component.convention = by_id[component.convention_id]
    files: dict[int, list[ComponentFile]] = defaultdict(list)
    for file in _files_of(components, texts, in_effect, pieces):
        files[file.component.convention_id].append(file)
    return files


def _files_of(
    components: list[Component],
    texts: Mapping[int, Text],
    in_effect: Mapping[int, frozenset[int]],
    pieces: bool = False,
) -> list[ComponentFile]:
    loaded = {component.pk: component for component in components}
    lines, pays_for = _lines(loaded, texts)
    told = told_amounts(lines, loaded, pieces=pieces)
    terms = _terms(loaded, texts)
    adopted = _adopted(terms)
    figures = SimpleLazyObject(partial(_figures, terms))  # a page of adopted keys needs none
    counts = _counts(terms)
    spoken = _by_convention(texts)
    return [
        ComponentFile(
            component=component,
            every_line=tuple(lines[component.pk]),
            pays_for=pays_for,
            amounts=tuple(one for line in lines[component.pk] for one in told.amounts[line.pk]),
            terms=terms[component.pk],
            adopted=adopted[component.pk],
            figures=figures,
            in_effect=in_effect[component.convention_id],
            counts=counts,
            earlier=told.earlier[component.pk],
            places=told.places,
            met=told.met,
            stated=told.stated[component.pk],
            closed=told.closed[component.pk],
            rounds=told.rounds,
            spent=told.spent if pieces else None,
            texts=tuple(spoken[component.convention_id]),
        )
        for component in components
    ]


def _by_convention(texts: Mapping[int, Text]) -> dict[int, list[Text]]:
    """Those of each, in their order."""
    found: dict[int, list[Text]] = defaultdict(list)
    for one in sorted(texts.values(), key=attrgetter("number")):
        found[one.convention_id].append(one)
    return found


def _lines(
    components: Mapping[int, Component], texts: Mapping[int, Text]
) -> tuple[dict[int, list[Line]], dict[int, frozenset[str]]]:
    """The lines by component's id, and the codes of the expenses that each pays for."""
    named: dict[int, set[str]] = defaultdict(set)
    every = _lines_of(tuple(components))
    for row in every:
        if row.paid_code:
            named[row.pk].add(row.paid_code)
    grouped: dict[int, list[Line]] = defaultdict(list)
    for line in _with_texts(every, texts):
        grouped[line.component_id].append(line)
    return grouped, {pk: frozenset(codes) for pk, codes in named.items()}


@compiled_once
def _lines_of(components: tuple[int, ...]) -> QuerySet[Line]:
    rows = Line.objects.filter(component__in=components).select_related("funder")
    rows = rows.annotate(paid_code=F("pays_for__code"), remover=F("removed_by"))
    return rows.order_by("rank")


def _with_texts(rows: Iterable[Any], texts: Mapping[int, Text]) -> Iterable[Any]:
    """Each line or period once, with the text that brings it and those that take it out, of which
    `remover` names one.
    """
    once: dict[int, Any] = {}
    removers: dict[int, set[Text]] = defaultdict(set)
    for row in rows:
        once.setdefault(row.pk, row)
        if row.remover:
            removers[row.pk].add(texts[row.remover])
    for pk, row in once.items():
        row.text, row.removers = texts.get(row.text_id), tuple(removers[pk])
    return once.values()


def _terms(
    components: Mapping[int, Component], texts: Mapping[int, Text]
) -> dict[int, dict[Rule, list[RuleTerm]]]:
    """The rules with their terms, by component's id."""
    rules: dict[int, Rule] = {}
    grouped: dict[int, dict[Rule, list[RuleTerm]]] = defaultdict(lambda: defaultdict(list))
    for term in _terms_of(tuple(components)):
        term.rule = rules.setdefault(term.rule_id, term.rule)
        term.rule.component = components[term.rule.component_id]
        term.rule.text = texts[term.rule.text_id]
        grouped[term.rule.component_id][term.rule].append(term)
    return grouped


@compiled_once
def _terms_of(components: tuple[int, ...]) -> QuerySet[RuleTerm]:
    rows = RuleTerm.objects.filter(rule__component__in=components).order_by("rank")
    return rows.select_related("rule", "party__organisation")


def _adopted(
    terms: Mapping[int, Mapping[Rule, list[RuleTerm]]],
) -> dict[int, dict[Key, list[KeyShare]]]:
    """The keys that stand, with their shares, by component's id.

    Rules and parties are the terms'.
    """
    rules = {rule.pk: rule for by_rule in terms.values() for rule in by_rule}
    parties = {
        term.party_id: term.party
        for by_rule in terms.values()
        for listed in by_rule.values()
        for term in listed
    }
    grouped: dict[int, dict[Key, list[KeyShare]]] = defaultdict(lambda: defaultdict(list))
    for share in _shares_by(tuple(rules)):
        share.party, share.key.rule = parties[share.party_id], rules[share.key.rule_id]
        grouped[share.key.rule.component_id][share.key].append(share)
    return grouped


@compiled_once
def _shares_by(rules: tuple[int, ...]) -> QuerySet[KeyShare]:
    standing = KeyShare.objects.filter(key__rule__in=rules, key__withdrawal=None)
    return standing.select_related("key").order_by("rank")


def _counts(terms: Mapping[int, Mapping[Rule, list[RuleTerm]]]) -> CriterionCounts:
    """The criteria that rules in blocks share by, and their contributors' figures, once they are
    asked for; two queries, one where those rules name no criterion, none where no rule is in
    blocks.
    """
    in_blocks = [rule.pk for rules in terms.values() for rule in rules if rule.is_in_blocks]
    if not in_blocks:
        return CriterionCounts()
    counts: CriterionCounts = SimpleLazyObject(partial(_read_counts, in_blocks, terms))
    return counts


def _read_counts(
    in_blocks: list[int], terms: Mapping[int, Mapping[Rule, list[RuleTerm]]]
) -> CriterionCounts:
    uses: dict[int, list[RuleCriterion]] = defaultdict(list)
    rows = RuleCriterion.objects.filter(rule__in=in_blocks).select_related("criterion")
    for use in rows.order_by("pk"):
        uses[use.rule_id].append(use)
    criteria = {use.criterion_id for listed in uses.values() for use in listed}
    if not criteria:
        return CriterionCounts()
    figures = CriterionFigure.objects.in_force().of(criteria, _sharers(terms))
    return CriterionCounts(uses, tuple(figures.order_by()))


def _sharers(terms: Mapping[int, Mapping[Rule, list[RuleTerm]]]) -> set[int]:
    """The organisations (ids) that share by some rule."""
    return {
        term.party.organisation_id
        for rules in terms.values()
        for contributors in rules.values()
        for term in contributors
    }


def _figures(terms: Mapping[int, Mapping[Rule, list[RuleTerm]]]) -> dict[int, list[Population]]:
    """The populations of the contributors, by year: the official ones, and those that carriers
    have typed who said that they are.
    """
    sharers = _sharers(terms)
    carriers = {rule.component.carrier for rules in terms.values() for rule in rules}
    willing = [one.organisation_id for one in carriers if one.accepted_on]
    origins = Q(entered_for=None) | Q(entered_for__in=willing)
    grouped: dict[int, list[Population]] = defaultdict(list)
    read = ("epci", "year", "municipal", "total", "entered_for")
    rows = Population.objects.in_force().filter(origins, epci__in=sharers)
    for row in rows.order_by().only(*read):
        grouped[row.year].append(row)
    return grouped
