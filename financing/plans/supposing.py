"""What typed amounts, or a typed rule, would make: the sums of what is kept. Nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from conventions.models import Party
from epci.models import Population
from financing.core import keys as core
from financing.dossier.blocks import counted
from financing.dossier.cost import SharedCost, share_plan
from financing.dossier.dossier import Amount, ComponentFile
from financing.dossier.key import KeyInForce, as_proposed
from financing.models import Basis, CriterionFigure, Period, Rule, RuleCriterion, RuleTerm
from financing.plans.percents import Place
from financing.plans.rule_facts import Part


@dataclass(frozen=True)
class Shares:
    """What each partner would pay by period (centimes); and why it cannot be said of others yet.

    `periods` are those that can be: all but the last ones, whose figures are not known yet.
    """

    periods: tuple[Period, ...]
    rows: tuple[tuple[Party, tuple[int, ...]], ...] = ()
    faults: tuple[str, ...] = ()
    explanations: tuple[tuple[Party, str], ...] = ()  # of the first period
    left: tuple[int, ...] = ()  # with the carrier, by period; empty where nothing is, ever
    first: SharedCost | None = None  # of the first period, by a rule that is only typed

    @property
    def left_total(self) -> int:
        return sum(self.left)

    @property
    def totals(self) -> list[tuple[Party, tuple[int, ...], int]]:
        return [(party, amounts, sum(amounts)) for party, amounts in self.rows]


def with_amounts(file: ComponentFile, number: int, amounts: Mapping[Place, int]) -> ComponentFile:
    """The component as if the text of that number planned these amounts."""
    others = (
        one
        for one in file.amounts
        if one.basis != Basis.PLANNED or (one.line, one.period) not in amounts
    )
    typed = (
        Amount(line, period, Basis.PLANNED, number, amount, False)
        for (line, period), amount in amounts.items()
    )
    return replace(file, amounts=(*others, *typed), keys={})


def shares_of(file: ComponentFile, periods: Sequence[Period]) -> Shares:
    """By the rule or the key of each year."""
    costs, faults = _until_unknown(periods, lambda one: file.cost(one, Basis.PLANNED))
    found: dict[Party, list[int]] = {}
    for cost in costs:
        for one in cost.shares:
            found.setdefault(one.partner.party, []).append(one.amount)
    rows = tuple((party, tuple(amounts)) for party, amounts in found.items())
    return Shares(tuple(periods[: len(costs)]), rows, faults)


def shares_by(
    file: ComponentFile,
    periods: Sequence[Period],
    rule: core.Rule,
    parts: Sequence[Part],
) -> Shares:
    """By a rule that is only typed, on the figures of each year; one query."""
    supposed = Rule(
        component=file.component,
        first_year=periods[0].fiscal_year if periods else 0,
        kind=rule.kind,
        basis=rule.basis or "",
        step=rule.step,
        rounding=rule.rounding or "",
    )
    terms = [
        RuleTerm(
            rule=supposed,
            party=part.party,
            fixed_percent=part.percent,
            fixed_amount=part.amount,
            ceiling=part.ceiling,
        )
        for part in parts
    ]
    return shares_under(file, periods, supposed, terms, ())


def shares_under(
    file: ComponentFile,
    periods: Sequence[Period],
    rule: Rule,
    terms: Sequence[RuleTerm],
    uses: Sequence[RuleCriterion],
) -> Shares:
    """By a rule that is not kept, of any kind, on the figures of each year; two queries at most."""
    organisations = [term.party.organisation_id for term in terms]
    figures = list(Population.objects.in_force().filter(epci__in=organisations))
    counts = _counts(uses, organisations)

    def cost_of(period: Period) -> SharedCost:
        year = period.fiscal_year
        known = [one for one in figures if one.year == year]
        used = [counted(use, year - use.lag, counts) for use in uses]
        return _cost(file, period, as_proposed(rule, terms, known, year, used, year))

    costs, faults = _until_unknown(periods, cost_of)
    left = tuple(cost.left_with_carrier for cost in costs)
    return Shares(
        tuple(periods[: len(costs)]),
        _rows(terms, costs),
        faults=faults,
        explanations=tuple((one.partner.party, one.explanation) for one in costs[0].shares)
        if costs
        else (),
        left=left if any(left) else (),
        first=costs[0] if costs else None,
    )


def _rows(
    terms: Sequence[RuleTerm], costs: Sequence[SharedCost]
) -> tuple[tuple[Party, tuple[int, ...]], ...]:
    """What each would pay by period; nothing in those where it is not there."""
    if not costs:
        return ()
    asked = [{one.partner.party.pk: one.amount for one in cost.shares} for cost in costs]
    return tuple(
        (term.party, tuple(amounts.get(term.party_id, 0) for amounts in asked)) for term in terms
    )


def _until_unknown(
    periods: Sequence[Period], cost_of: Callable[[Period], SharedCost]
) -> tuple[list[SharedCost], tuple[str, ...]]:
    """The costs of the first periods, and why there are no more."""
    costs: list[SharedCost] = []
    for period in periods:
        try:
            costs.append(cost_of(period))
        except ValidationError as refused:
            return costs, tuple(refused.messages)
    return costs, ()


def _cost(file: ComponentFile, period: Period, key: KeyInForce) -> SharedCost:
    """What a period's amount makes impossible names the period."""
    try:
        return share_plan(file.plan(period), key, Basis.PLANNED)
    except ValidationError as error:
        if error.code != "blocks":
            raise
        told = [f"{period} : {one[:1].lower()}{one[1:]}" for one in error.messages]
        raise ValidationError(told) from error


def _counts(uses: Sequence[RuleCriterion], organisations: Sequence[int]) -> list[CriterionFigure]:
    if not uses:
        return []
    rows = CriterionFigure.objects.in_force().of([use.criterion for use in uses], organisations)
    return list(rows.order_by())
