"""What each contributor owes, read one component and period at a time.

The application reads everything at once, by `financing.dossier.reading`; this is written another
way, query by query, and must say the same.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from conventions.models import Text
from epci.models import Population
from financing.dossier.cost import SharedCost, share_plan
from financing.dossier.key import (
    KeyInForce,
    as_adopted,
    as_proposed,
    last_rule,
    standing_key,
)
from financing.dossier.plan import Plan, StatedAmount, last_stated
from financing.models import (
    ActualAmount,
    Basis,
    Component,
    Key,
    Line,
    LinePlace,
    Period,
    PlannedAmount,
    Rule,
)


def share_cost(
    component: Component,
    period: Period,
    *,
    basis: str,
    on: date,
    called: Sequence[str] | None = None,
) -> SharedCost:
    """Share what is left of some lines (all cash lines by default).

    Raises ValidationError for unknown lines, missing amounts, populations or rule.
    """
    key = key_for(component, period.fiscal_year, on)
    return share_plan(read_plan(component, period, basis, on), key, basis, called)


def key_for(component: Component, year: int, on: date) -> KeyInForce:
    """The adopted key of the year as things stand on a day, else the last rule as it would be.

    Raises ValidationError where no rule applies yet, or where a population is missing.
    """
    rules = rules_in_effect(component, on)
    keys = Key.objects.standing().filter(rule__in=rules).select_related("rule__text")
    key = standing_key(keys, rules, year)
    if key is None:
        return propose(last_rule(component, rules, year), year)
    shares = key.shares.select_related("party__organisation")
    return as_adopted(key, list(shares), key.rule.terms.select_related("party"))


def rules_in_effect(component: Component, on: date) -> list[Rule]:
    """The rules of the original text, and of the amendments in effect on a day."""
    texts = Text.objects.in_effect(on).values("pk")
    return list(component.rules.filter(text__in=texts).select_related("text"))


def propose(rule: Rule, population_year: int) -> KeyInForce:
    """What the rule gives on the populations of a year; nothing is stored."""
    terms = list(rule.terms.select_related("party__organisation"))
    figures = Population.objects.in_force().filter(
        epci__in=[term.party.organisation_id for term in terms], year=population_year
    )
    return as_proposed(rule, terms, figures if rule.basis else (), population_year)


def read_plan(component: Component, period: Period, basis: str, on: date) -> Plan:
    """The plan as it stands on a day; three queries."""
    places = LinePlace.objects.filter(text__in=Text.objects.in_effect(on))
    moved = dict(places.order_by("text__number").values_list("line", "rank"))
    there = Line.objects.in_plan_of(period, on).filter(component=component)
    rows = there.prefetch_related("pays_for")
    lines = tuple(sorted(rows, key=lambda one: (moved.get(one.pk, one.rank), one.pk)))
    amounts = (
        planned(component, period, on) if basis == Basis.PLANNED else actual(component, period)
    )
    return Plan(component, period, basis, lines, amounts, named_expenses(lines))


def named_expenses(lines: Iterable[Line]) -> dict[int, frozenset[str]]:
    """The codes of the expenses that each line names, by its id; prefetch `pays_for`."""
    return {line.pk: frozenset(paid.code for paid in line.pays_for.all()) for line in lines}


def planned(component: Component, period: Period, on: date) -> dict[int, int]:
    rows = PlannedAmount.objects.in_effect(on).filter(line__component=component, period=period)
    columns = ("line_id", "amount", "text__number")
    return last_stated(StatedAmount(*row) for row in rows.order_by().values_list(*columns))


def actual(component: Component, period: Period) -> dict[int, int]:
    rows = ActualAmount.objects.filter(line__component=component, period=period)
    return dict(rows.order_by("line_id").values_list("line_id", "amount"))
