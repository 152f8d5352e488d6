"""All the financing of some conventions on a day, read at once: eight queries, for any number.

It holds what every text says, drafts included, and which of the texts are in effect that day: they
alone count in what it gives. `under` supposes that others are.

The sums are those of `plans`, `key_in_force` and `shares`; here is only what spares them their
queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.utils.functional import SimpleLazyObject

from conventions.models import Convention, Text
from epci.models import Population
from financing.dossier.cost import SharedCost, share_plan
from financing.dossier.key import (
    KeyInForce,
    as_adopted,
    as_proposed,
    covering_key,
    figures_of,
    last_rule,
    standing_key,
)
from financing.dossier.plan import Plan, Stated, last_stated
from financing.models import (
    ActualAmount,
    Basis,
    CalledLine,
    Component,
    Key,
    KeyShare,
    Line,
    Period,
    PlannedAmount,
    Rule,
    RuleTerm,
)


class Amount(NamedTuple):
    """What a text plans, or what was spent, for a line in a period (centimes)."""

    line: int
    period: int
    basis: str
    text: int
    amount: int
    is_called: bool


@dataclass(frozen=True)
class ComponentFile:
    """One component with all that its plans, keys and shares are computed from."""

    component: Component
    lines: tuple[Line, ...]
    pays_for: Mapping[int, frozenset[str]]
    amounts: tuple[Amount, ...]
    terms: Mapping[Rule, list[RuleTerm]]
    adopted: Mapping[Key, list[KeyShare]]
    figures: Mapping[int, list[Population]]
    in_effect: frozenset[int]  # the numbers of the texts
    keys: dict[int, KeyInForce] = field(default_factory=dict, compare=False)

    def under(self, numbers: frozenset[int]) -> "ComponentFile":
        """As if those texts, and no other, were in effect."""
        return replace(self, in_effect=numbers, keys={})

    def plan(self, period: Period, basis: str = Basis.PLANNED) -> Plan:
        """As `plans.read_plan`."""
        amounts = self.amounts_of(period, basis)
        return Plan(self.component, period, basis, self.lines, amounts, self.pays_for)

    def amounts_of(self, period: Period, basis: str) -> dict[int, int]:
        """The centimes of each line in a period, by line's id."""
        return last_stated(
            Stated(one.line, one.amount, one.text)
            for one in self.amounts
            if one.period == period.pk and one.basis == basis and one.text in self.in_effect
        )

    def key(self, year: int) -> KeyInForce:
        """As `key_in_force.key_for`, worked out once a year."""
        if year not in self.keys:
            self.keys[year] = self._work_out_key(year)
        return self.keys[year]

    def typed_populations(self, year: int) -> frozenset[int]:
        """The organisations (ids) whose figure of a year the carrier typed for its own keys."""
        carrier = self.component.carrier.organisation_id
        rows = self.figures.get(year, ())
        return frozenset(row.epci_id for row in rows if row.entered_for_id == carrier)

    def figures_on(self, basis: str, year: int) -> dict[int, int]:
        """The inhabitants by organisation's id; what the carrier typed before what is official."""
        carrier = self.component.carrier.organisation_id
        chosen = figures_of(self.figures.get(year, ()), carrier)
        return {epci: getattr(row, basis) for epci, row in chosen.items()}

    @property
    def example(self) -> Rule | None:
        """The first rule of the component: the one whose table the convention itself prints."""
        own = (rule for rule in self.terms if rule.text.number == 0)
        return min(own, key=lambda rule: rule.first_year, default=None)

    @property
    def rules(self) -> list[Rule]:
        """Those of the texts in effect."""
        return [rule for rule in self.terms if rule.text.number in self.in_effect]

    def rule(self, year: int) -> Rule:
        """The last rule that applies in a year; ValidationError where none does yet."""
        return last_rule(self.component, self.rules, year)

    def _work_out_key(self, year: int) -> KeyInForce:
        key = self.adopted_key(year)
        if key:
            return as_adopted(key, self.adopted[key], self.terms[key.rule])
        return self.proposed(year, year)

    def proposed(self, year: int, population_year: int) -> KeyInForce:
        """The last rule of a year, on the populations of another: nothing that is adopted."""
        rule = self.rule(year)
        figures = self.figures.get(population_year, ())
        return as_proposed(rule, self.terms[rule], figures, population_year)

    def cost(
        self,
        period: Period,
        basis: str | None = None,
        called: Sequence[str] | None = None,
    ) -> SharedCost:
        """As `shares.share_cost`; on the component's own basis by default."""
        chosen = basis or self.component.default_basis
        key = self.key(period.fiscal_year)
        return share_plan(self.plan(period, chosen), key, chosen, called)

    def best_cost(self, period: Period) -> SharedCost:
        """On the component's own basis, or as planned while what was spent is not known."""
        try:
            return self.cost(period)
        except ValidationError as error:
            if getattr(error, "code", None) != "actual_missing":
                raise
            return self.cost(period, Basis.PLANNED)

    def adopted_key(self, year: int) -> Key | None:
        """The key that a council adopted for the year, unless its rule has been amended since."""
        return standing_key(self._keys, self.rules, year)

    def last_adopted_key(self, year: int) -> Key | None:
        """The same, whatever has become of its rule: what the year's letters were called on."""
        return covering_key(self._keys, year)

    @property
    def _keys(self) -> list[Key]:
        return [key for key in self.adopted if key.rule.text.number in self.in_effect]

    def uncalled_lines(self, period: Period) -> tuple[Line, ...]:
        """The cash expenses that a text plans for the period and that no round calls yet."""
        left = {
            one.line
            for one in self.amounts
            if one.period == period.pk
            and one.basis == Basis.PLANNED
            and one.text in self.in_effect
            and not one.is_called
        }
        return tuple(line for line in self.lines if line.pk in left and line.is_callable)


@dataclass(frozen=True)
class Dossier:
    """One convention's periods and components, in their order."""

    convention: Convention
    every_period: tuple[Period, ...]
    components: tuple[ComponentFile, ...]
    in_effect: frozenset[int]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Those of the plan under the texts in effect."""
        return tuple(
            one for one in self.every_period if not one.text or one.text.number in self.in_effect
        )

    def under(self, numbers: frozenset[int]) -> "Dossier":
        """As if those texts, and no other, were in effect."""
        components = tuple(one.under(numbers) for one in self.components)
        return replace(self, components=components, in_effect=numbers)

    def in_totals(self) -> tuple[ComponentFile, ...]:
        """The components that the convention's own totals count."""
        return tuple(one for one in self.components if one.component.in_totals)

    def of_year(self, year: int) -> tuple[Period, ...]:
        return tuple(period for period in self.periods if period.fiscal_year == year)

    @property
    def years(self) -> tuple[int, ...]:
        """The fiscal years of the plan, in order."""
        return tuple(sorted({period.fiscal_year for period in self.periods}))

    def year_at(self, on: date) -> int | None:
        """The fiscal year of a day, or the one of the plan that is nearest to it."""
        return min(self.years, key=lambda year: abs(year - on.year), default=None)

    def named(self, code: str) -> ComponentFile | None:
        """The component of that code."""
        return next((one for one in self.components if one.component.code == code), None)


def read_dossier(convention: Convention, on: date) -> Dossier:
    return read_dossiers([convention], on)[0]


def read_dossiers(conventions: Iterable[Convention], on: date) -> list[Dossier]:
    """One dossier a convention as it stands on a day, in their order."""
    wanted = list(conventions)
    ids = [convention.pk for convention in wanted]
    numbers = _in_effect(ids, on)
    files = _component_files(wanted, numbers)
    periods = defaultdict(list)
    every = Period.objects.filter(convention__in=ids).select_related("text")
    for period in every.order_by("starts_on"):
        periods[period.convention_id].append(period)
    return [
        Dossier(one, tuple(periods[one.pk]), tuple(files[one.pk]), numbers[one.pk])
        for one in wanted
    ]


def read_component(component: Component, on: date) -> ComponentFile:
    """One component alone on a day, already read with its convention and its carrier."""
    (file,) = _files_of([component], _in_effect([component.convention_id], on))
    return file


def _in_effect(conventions: list[int], on: date) -> dict[int, frozenset[int]]:
    """The numbers of the texts in effect, by convention's id; the original is always one."""
    numbers: dict[int, set[int]] = {pk: {0} for pk in conventions}
    texts = Text.objects.in_effect(on).filter(convention__in=conventions, number__gt=0)
    for convention, number in texts.order_by().values_list("convention_id", "number"):
        numbers[convention].add(number)
    return {pk: frozenset(found) for pk, found in numbers.items()}


def _component_files(
    conventions: list[Convention], in_effect: Mapping[int, frozenset[int]]
) -> dict[int, list[ComponentFile]]:
    """By convention's id."""
    by_id = {convention.pk: convention for convention in conventions}
    rows = Component.objects.filter(convention__in=by_id).order_by("rank")
    components = list(rows.select_related("carrier__organisation"))
    for component in components:
        component.convention = by_id[component.convention_id]
    files: dict[int, list[ComponentFile]] = defaultdict(list)
    for file in _files_of(components, in_effect):
        files[file.component.convention_id].append(file)
    return files


def _files_of(
    components: list[Component], in_effect: Mapping[int, frozenset[int]]
) -> list[ComponentFile]:
    loaded = {component.pk: component for component in components}
    lines, pays_for = _lines(loaded)
    amounts = _amounts([line.pk for listed in lines.values() for line in listed])
    terms = _terms(loaded)
    adopted = _adopted(terms)
    figures = SimpleLazyObject(partial(_figures, terms))  # a page of adopted keys needs none
    return [
        ComponentFile(
            component=component,
            lines=tuple(lines[component.pk]),
            pays_for=pays_for,
            amounts=tuple(one for line in lines[component.pk] for one in amounts[line.pk]),
            terms=terms[component.pk],
            adopted=adopted[component.pk],
            figures=figures,
            in_effect=in_effect[component.convention_id],
        )
        for component in components
    ]


def _lines(
    components: Mapping[int, Component],
) -> tuple[dict[int, list[Line]], dict[int, frozenset[str]]]:
    """The lines by component's id, and the codes of the expenses that each pays for."""
    named: dict[int, set[str]] = defaultdict(set)
    lines: dict[int, Line] = {}
    rows = Line.objects.filter(component__in=components).select_related("funder")
    for row in rows.annotate(paid_code=F("pays_for__code")).order_by("rank"):
        lines.setdefault(row.pk, row)
        if row.paid_code:
            named[row.pk].add(row.paid_code)
    grouped: dict[int, list[Line]] = defaultdict(list)
    for line in lines.values():
        grouped[line.component_id].append(line)
    return grouped, {pk: frozenset(codes) for pk, codes in named.items()}


def _amounts(lines: list[int]) -> dict[int, list[Amount]]:
    """What is planned and what was spent, by line's id; one query."""
    planned = PlannedAmount.objects.filter(line__in=lines).annotate(
        basis=Value(Basis.PLANNED.value), number=F("text__number")
    )
    actual = ActualAmount.objects.filter(line__in=lines).annotate(
        basis=Value(Basis.ACTUAL.value), number=Value(0)
    )
    grouped: dict[int, list[Amount]] = defaultdict(list)
    for row in _amount_rows(planned).union(_amount_rows(actual), all=True):
        grouped[row[0]].append(Amount(*row))
    return grouped


def _amount_rows(amounts: QuerySet) -> QuerySet:
    called = CalledLine.objects.standing().filter(line=OuterRef("line"), period=OuterRef("period"))
    columns = ("line_id", "period_id", "basis", "number", "amount", "called")
    return amounts.order_by().annotate(called=Exists(called)).values_list(*columns)


def _terms(components: Mapping[int, Component]) -> dict[int, dict[Rule, list[RuleTerm]]]:
    """The rules with their terms, by component's id."""
    rows = RuleTerm.objects.filter(rule__component__in=components).order_by("rank")
    rules: dict[int, Rule] = {}
    grouped: dict[int, dict[Rule, list[RuleTerm]]] = defaultdict(lambda: defaultdict(list))
    for term in rows.select_related("rule__text", "party__organisation"):
        term.rule = rules.setdefault(term.rule_id, term.rule)
        term.rule.component = components[term.rule.component_id]
        grouped[term.rule.component_id][term.rule].append(term)
    return grouped


def _adopted(
    terms: Mapping[int, Mapping[Rule, list[RuleTerm]]],
) -> dict[int, dict[Key, list[KeyShare]]]:
    """The adopted keys with their shares, by component's id; rules and parties are the terms'."""
    rules = {rule.pk: rule for by_rule in terms.values() for rule in by_rule}
    parties = {
        term.party_id: term.party
        for by_rule in terms.values()
        for listed in by_rule.values()
        for term in listed
    }
    rows = KeyShare.objects.filter(key__rule__in=rules).select_related("key").order_by("rank")
    grouped: dict[int, dict[Key, list[KeyShare]]] = defaultdict(lambda: defaultdict(list))
    for share in rows:
        share.party, share.key.rule = parties[share.party_id], rules[share.key.rule_id]
        grouped[share.key.rule.component_id][share.key].append(share)
    return grouped


def _figures(terms: Mapping[int, Mapping[Rule, list[RuleTerm]]]) -> dict[int, list[Population]]:
    """The populations of the contributors, by year."""
    sharers = {
        term.party.organisation_id
        for rules in terms.values()
        for contributors in rules.values()
        for term in contributors
    }
    grouped: dict[int, list[Population]] = defaultdict(list)
    read = ("epci", "year", "municipal", "total", "entered_for")
    for row in Population.objects.in_force().filter(epci__in=sharers).order_by().only(*read):
        grouped[row.year].append(row)
    return grouped
