"""A component on usage, which no published act holds: all of it is marked « démonstration ».

A carrier's service is shared by acts counted, weighed by type; a year is called on the count of
the year before, and settled on its own.
"""

from fractions import Fraction
from typing import Any

from config.demo.files import Record, without
from conventions.models import Convention, Party, Text
from epci.models import DEMONSTRATION
from financing.core.block_terms import quantity
from financing.criteria.acts import add_criterion, enter_figures
from financing.entities.keys import BLOCKS
from financing.keys.acts import adopt_key
from financing.keys.grounds import grounds_of
from financing.models import Component, Criterion, Line, Period, PlannedAmount, Rule
from financing.plans.blocks.acts import parts_of
from press.kit.bulk import create_all

LAG = 1  # year: called on the last count known


def load_usage(data: Record) -> None:
    """The component, its criterion with two years of counts, its rule, and a key of one year."""
    convention = Convention.objects.get(reference=data["convention"])
    parties = {one.short_name: one for one in convention.parties.select_related("organisation")}
    sharing = [parties[name] for name in data["parties"]]
    component = _component(data, convention, parties)
    criterion = _counted(data, convention, sharing)
    rule = _rule(component, criterion, sharing, data["first_year"])
    key = data["key"]
    printed = next(one for one in grounds_of(convention) if one.is_printed)
    adopt_key(
        rule=rule,
        first_year=key["first_year"],
        last_year=key["last_year"],
        population_year=key["first_year"],
        adopted_on=key["adopted_on"],
        act=printed,
        by=None,
    )


def _component(data: Record, convention: Convention, parties: dict[str, Party]) -> Component:
    facts = without(data["component"], "carrier", "source")
    rank = Component.objects.filter(convention=convention).count() + 1
    carrier = parties[data["component"]["carrier"]]
    component = Component.objects.create(convention=convention, rank=rank, carrier=carrier, **facts)
    periods = Period.objects.filter(convention=convention).order_by("starts_on")
    for place, record in enumerate(data["lines"], 1):
        line = Line.objects.create(component=component, rank=place, **without(record, "planned"))
        PlannedAmount.objects.bulk_create(
            PlannedAmount(line=line, period=period, text=_text(convention), amount=amount)
            for period, amount in zip(periods, record["planned"], strict=True)
        )
    return component


def _text(convention: Convention) -> Text:
    return Text.objects.get(convention=convention, number=0)


def _counted(data: Record, convention: Convention, sharing: list[Party]) -> Criterion:
    """The weighted acts of each, whose source says how many of each type."""
    facts: dict[str, Any] = {"convention": convention, "by": None}
    criterion = add_criterion(is_official=False, **data["criterion"], **facts)
    weights = list(without(data["weights"], "source").values())
    for counts in data["counts"]:
        figures = {
            one.organisation_id: sum(map(int.__mul__, weights, counts[one.short_name]))
            for one in sharing
        }
        enter_figures(
            criterion=criterion, year=counts["year"], figures=figures, source=_source(data), **facts
        )
    return criterion


def _source(data: Record) -> str:
    """« démonstration : permis de construire × 1, déclaration préalable × 0,7… »."""
    weights = without(data["weights"], "source").items()
    said = (f"{name} × {quantity(Fraction(tenths, 10))}" for name, tenths in weights)
    return f"{DEMONSTRATION} : {', '.join(said)}"


def _rule(
    component: Component, criterion: Criterion, sharing: list[Party], first_year: int
) -> Rule:
    rule = Rule.objects.create(
        component=component,
        text=_text(component.convention),
        first_year=first_year,
        kind=BLOCKS,
        document={"blocks": [{"rest": True, "by": criterion.code}], "unit": "1.00"},
        source=DEMONSTRATION,
    )
    terms, uses = parts_of(rule, sharing, {criterion.code: LAG})
    create_all(terms)
    create_all(uses)
    return rule
