"""All the financing of a convention on a day, already read: plans, keys and shares; no query.

It holds what every text says, drafts included, and which of the texts are in effect that day: they
alone count in what it gives. `under` supposes that others are. `reading` fills it; the sums are
those of `plan`, `key` and `cost`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import ValidationError

from conventions.models import Convention, Text
from epci.models import Population
from financing.dossier.blocks import (
    POPULATION_CODES,
    Counted,
    UsedCriterion,
    UsedIndex,
    counted,
    population_of_year,
    populations_in,
)
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
from financing.dossier.plan import Plan, StatedAmount, last_stated
from financing.models import (
    Basis,
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


class Amount(NamedTuple):
    """What a text plans, or what was spent, for a line in a period (centimes)."""

    line: int
    period: int
    basis: str
    text: int
    amount: int
    is_called: bool


@dataclass(frozen=True)
class CriterionCounts:
    """The criteria of rules in blocks by rule's id, and their figures in force, of any year."""

    uses: Mapping[int, list[RuleCriterion]] = field(default_factory=dict)
    figures: tuple[CriterionFigure, ...] = ()


@dataclass(frozen=True)
class ComponentFile:
    """One component with all that its plans, keys and shares are computed from.

    `pays_for` are the codes of the expenses that each funding names, by its line's id; `places`
    the ranks that amendments give lines, by the line's id and the text's number; `met` the lines
    and periods (ids) whose prior condition is met; `stated` the numbers of the statements that
    stand, by period's id; `closed` the periods (ids) that are closed; `rounds` the lines (ids) that
    each round called, by its id; `spent` what pieces say of lines and periods (ids; centimes), None
    where they are not read.
    """

    component: Component
    every_line: tuple[Line, ...]
    pays_for: Mapping[int, frozenset[str]]
    amounts: tuple[Amount, ...]
    terms: Mapping[Rule, list[RuleTerm]]
    adopted: Mapping[Key, list[KeyShare]]
    figures: Mapping[int, list[Population]]
    in_effect: frozenset[int]  # the numbers of the texts
    counts: CriterionCounts = CriterionCounts()
    earlier: Mapping[tuple[int, int], int] = field(default_factory=dict)  # by period and party
    places: Mapping[tuple[int, int], int] = field(default_factory=dict)
    met: frozenset[tuple[int, int]] = frozenset()
    stated: Mapping[int, str] = field(default_factory=dict)
    closed: frozenset[int] = frozenset()
    rounds: Mapping[int, frozenset[int]] = field(default_factory=dict)
    spent: Mapping[tuple[int, int], int] | None = None
    texts: tuple[Text, ...] = ()  # every one of the convention, in their order
    keys: dict[int, KeyInForce] = field(default_factory=dict, compare=False)

    def under(self, numbers: frozenset[int]) -> "ComponentFile":
        """As if those texts, and no other, were in effect."""
        return replace(self, in_effect=numbers, keys={})

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What the texts in effect bring, in their order, gone from some periods or not."""
        brought = (line for line in self.every_line if line.is_brought(self.in_effect))
        return tuple(sorted(brought, key=lambda line: (self.rank_of(line), line.pk)))

    def rank_of(self, line: Line) -> int:
        """The place that the last text in effect to speak of it gives a line."""
        texts = [text for one, text in self.places if one == line.pk and text in self.in_effect]
        return self.places[line.pk, max(texts)] if texts else line.rank

    def lines_in(self, *periods: Period) -> tuple[Line, ...]:
        """Those that the plan of one of these periods has."""
        return tuple(
            line for line in self.lines if any(line.is_in(one, self.in_effect) for one in periods)
        )

    def plan(self, period: Period, basis: str = Basis.PLANNED) -> Plan:
        """The lines with the amounts of a period; where several texts plan one, the last wins."""
        lines, amounts = self.lines_in(period), self.amounts_of(period, basis)
        met, statement = self.met_in(period), self.stated.get(period.pk, "")
        return Plan(
            component=self.component,
            period=period,
            basis=basis,
            lines=lines,
            amounts=amounts,
            pays_for=self.pays_for,
            met=met,
            statement=statement,
            is_closed=period.pk in self.closed,
        )

    def met_in(self, period: Period) -> frozenset[int]:
        """The lines (ids) whose prior condition is met for a period."""
        return frozenset(line for line, one in self.met if one == period.pk)

    def amounts_of(self, period: Period, basis: str) -> dict[int, int]:
        """The centimes of each line in a period, by line's id."""
        there = {line.pk for line in self.lines_in(period)}
        return last_stated(
            StatedAmount(one.line, one.amount, one.text)
            for one in self.amounts
            if one.period == period.pk and one.basis == basis and one.text in self.in_effect
            if one.line in there
        )

    def planned_in(self, periods: Sequence[Period]) -> dict[tuple[int, int], int]:
        """What the texts in effect plan (centimes), by line's and period's ids."""
        return {
            (line, period.pk): amount
            for period in periods
            for line, amount in self.amounts_of(period, Basis.PLANNED).items()
        }

    def key(self, year: int) -> KeyInForce:
        """The adopted key of the year, else the last rule as it would be; worked out once a year.

        Raises ValidationError where no rule applies yet, or where a population is missing.
        """
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
        return self.proposed_by(self.rule(year), population_year, year)

    def proposed_by(self, rule: Rule, population_year: int, year: int) -> KeyInForce:
        """What a rule of the component gives a year on the populations of another; not stored."""
        figures = self.figures.get(population_year, ())
        counted = self.counted(rule, population_year)
        return as_proposed(rule, self.terms[rule], figures, population_year, counted, year)

    def uses(self, rule: Rule) -> list[RuleCriterion]:
        """The criteria of a rule in blocks, beside the official populations."""
        return self.counts.uses.get(rule.pk, [])

    def counted(self, rule: Rule, year: int) -> list[Counted]:
        """The criteria of a rule with their figures, of the year or of one that lags behind; and
        its indices.
        """
        figures = self.counts.figures
        return [counted(use, year - use.lag, figures) for use in self.uses(rule)]

    def used(self, rule: Rule, year: int) -> list[UsedCriterion]:
        """Every criterion of a rule of any kind with its figures, official populations first."""
        populations = [
            population_of_year(code, year, self.figures_on(POPULATION_CODES[code], year))
            for code in populations_in(rule)
        ]
        own = [one for one in self.counted(rule, year) if isinstance(one, UsedCriterion)]
        return [*populations, *own]

    def counted_since(self, rule: Rule, year: int) -> list[Counted]:
        """The same once the year is over: a count that lagged is the year's, where it is known."""
        sharers = {term.party.organisation_id for term in self.terms[rule]}
        called = self.counted(rule, year)
        real = [counted(use, year, self.counts.figures) for use in self.uses(rule)]
        return [
            now if isinstance(now, UsedIndex) or sharers <= now.figures.keys() else then
            for now, then in zip(real, called, strict=True)
        ]

    def counts_under(self, proposal: KeyInForce) -> list[int]:
        """The ids of the figures of criteria, and of the indices, on which a proposal rests."""
        partners = {one.party.organisation_id for one in proposal.partners}
        notes = proposal.indices
        years = {(one["name"], one[name]) for one in notes for name in ("first_year", "year")}
        found = []
        for used in self.counted(proposal.rule, proposal.population_year or 0):
            if isinstance(used, UsedIndex):
                read = [pk for year, pk in used.rows.items() if (used.readings.name, year) in years]
            else:
                read = [pk for holder, pk in used.rows.items() if holder in partners]
            found += read
        return found

    def figures_under(self, proposal: KeyInForce) -> list[int]:
        """The ids of the populations on which a proposal rests."""
        if proposal.population_year is None:
            return []
        carrier = self.component.carrier.organisation_id
        chosen = figures_of(self.figures.get(proposal.population_year, ()), carrier)
        partners = {one.party.organisation_id for one in proposal.partners}
        return [row.pk for epci, row in chosen.items() if epci in partners]

    def cost(
        self,
        period: Period,
        basis: str | None = None,
        called: Sequence[str] | None = None,
    ) -> SharedCost:
        """What is left of some lines (all cash lines by default), shared by the year's key.

        On the component's own basis by default. Raises ValidationError for unknown lines, missing
        amounts, populations or rule.
        """
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

    def called_before(self, periods: Collection[int]) -> dict[int, int]:
        """What letters of before Prorata called of each, by party's id (centimes)."""
        found: dict[int, int] = defaultdict(int)
        for (period, party), amount in self.earlier.items():
            if period in periods:
                found[party] += amount
        return found

    def codes_called_by(self, round_: int) -> tuple[str, ...]:
        """Those of the lines that a round (its id) called."""
        called = self.rounds.get(round_, frozenset())
        return tuple(one.code for one in self.every_line if one.pk in called)

    def uncalled_lines(self, period: Period) -> tuple[Line, ...]:
        """The cash expenses that a text plans for the period and that no round calls yet.

        Once a year called on the plan is stated, the settlement asks for what is left.
        """
        spent = self.amounts_of(period, Basis.ACTUAL)
        if spent and self.component.default_basis == Basis.PLANNED:
            return ()
        left = {
            one.line
            for one in self.amounts
            if one.period == period.pk
            and one.basis == Basis.PLANNED
            and one.text in self.in_effect
            and not one.is_called
        }
        lines = self.lines_in(period)
        return tuple(line for line in lines if line.pk in left and line.is_callable)


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
        numbers = self.in_effect
        known = (one for one in self.every_period if one.is_brought(numbers))
        return tuple(one for one in known if not one.is_removed(numbers))

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
