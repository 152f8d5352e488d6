"""What typed amounts, or a typed rule, would make: the sums of what is kept. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from conventions.models import Party
from epci.models import Population
from financing.core import keys as core
from financing.dossier.cost import share_plan
from financing.dossier.dossier import Amount, ComponentFile
from financing.dossier.key import as_proposed
from financing.models import Basis, Period, Rule, RuleTerm
from financing.plans.acts import Part
from financing.plans.percents import Place


@dataclass(frozen=True)
class Shares:
    """What each partner would pay by period (centimes); or why it cannot be said yet."""

    periods: tuple[Period, ...]
    rows: tuple[tuple[Party, tuple[int, ...]], ...] = ()
    faults: tuple[str, ...] = ()

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
    found: dict[Party, list[int]] = {}
    try:
        for period in periods:
            for one in file.cost(period, Basis.PLANNED).shares:
                found.setdefault(one.partner.party, []).append(one.amount)
    except ValidationError as refused:
        return Shares(tuple(periods), faults=tuple(refused.messages))
    rows = tuple((party, tuple(amounts)) for party, amounts in found.items())
    return Shares(tuple(periods), rows)


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
    try:
        return _shared(file, periods, supposed, terms)
    except ValidationError as refused:
        return Shares(tuple(periods), faults=tuple(refused.messages))


def _shared(
    file: ComponentFile, periods: Sequence[Period], rule: Rule, terms: Sequence[RuleTerm]
) -> Shares:
    organisations = [term.party.organisation_id for term in terms]
    figures = list(Population.objects.in_force().filter(epci__in=organisations))
    found: dict[Party, list[int]] = {}
    for period in periods:
        year = period.fiscal_year
        key = as_proposed(rule, terms, [one for one in figures if one.year == year], year)
        for one in share_plan(file.plan(period), key, Basis.PLANNED).shares:
            found.setdefault(one.partner.party, []).append(one.amount)
    return Shares(tuple(periods), tuple((one, tuple(told)) for one, told in found.items()))
