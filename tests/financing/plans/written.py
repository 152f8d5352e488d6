"""A plan that the lead of a draft is writing: two years, one component, three lines."""

from datetime import date

from conventions.models import Convention, Party, Text
from financing.models import Component, Line, Period, PlannedAmount

LABEL = "Animation du programme"


def written(text: Text, carrier: Party) -> Component:
    """Two periods and one component, carried by a party, without any rule."""
    Convention.objects.filter(pk=text.convention_id).update(
        starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31)
    )
    for year in (2026, 2027):
        Period.objects.create(
            convention=text.convention,
            label=str(year),
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            fiscal_year=year,
        )
    component = Component.objects.create(
        convention=text.convention,
        rank=1,
        code="animation",
        label=LABEL,
        carrier=carrier,
        default_basis="planned",
        legal_basis="la convention, article 4",
    )
    for rank, code in enumerate(("salaire", "deplacements"), 1):
        Line.objects.create(
            component=component, rank=rank, code=code, label=code.capitalize(), nature="expense"
        )
    Line.objects.create(
        component=component,
        rank=3,
        code="region",
        label="Région",
        nature="funding",
        funder=carrier.organisation,
    )
    return component


def line(text: Text, code: str) -> Line:
    return Line.objects.get(component__convention=text.convention, code=code)


def period(text: Text, year: int) -> Period:
    return Period.objects.get(convention=text.convention, fiscal_year=year)


def plan(text: Text, code: str, year: int, amount: int) -> PlannedAmount:
    return PlannedAmount.objects.create(
        line=line(text, code), period=period(text, year), text=text, amount=amount
    )
