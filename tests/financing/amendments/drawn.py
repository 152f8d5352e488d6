"""An amendment of the Doubs convention: 45 % for GBM from 2026, 2028 in the plan, other amounts."""

from datetime import date

from conventions.models import Convention, Party, Text
from financing.models import Component, Line, Period, PlannedAmount, Rule, RuleTerm

EFFECT, SIGNED, END = date(2026, 1, 1), date(2026, 3, 2), date(2029, 6, 30)
COMMUNICATION = 6_000_00


def doubs() -> Convention:
    return Convention.objects.get(reference="TI-DOUBS")


def animation() -> Component:
    return Component.objects.select_related("convention", "carrier__organisation").get(
        convention__reference="TI-DOUBS", code="animation"
    )


def draft(number: int = 1, *, gbm: int = 45, submitted_on: date | None = None) -> Text:
    """The amendment as its lead prepares it, which nobody has voted."""
    text = Text.objects.create(
        convention=doubs(),
        number=number,
        effective_on=EFFECT,
        new_end_on=END,
        submitted_on=submitted_on,
    )
    component = animation()
    share_by(component, text, gbm)
    line = Line.objects.get(component=component, code="communication")
    added = Period.objects.create(
        convention=text.convention,
        label="2028",
        starts_on=date(2028, 1, 1),
        ends_on=date(2028, 12, 31),
        fiscal_year=2028,
        text=text,
    )
    for period in (Period.objects.get(convention=text.convention, fiscal_year=2026), added):
        PlannedAmount.objects.create(line=line, period=period, text=text, amount=COMMUNICATION)
    return text


def added_line() -> Line:
    """An expense that the first amendment brings to the component."""
    return Line.objects.create(
        component=animation(),
        text=Text.objects.get(convention=doubs(), number=1),
        rank=8,
        code="etude",
        label="Étude",
        nature=Line.Nature.EXPENSE,
    )


def share_by(component: Component, text: Text, gbm: int) -> Rule:
    """The rule of 2025, with another percentage for GBM, from 2026."""
    old = Rule.objects.get(component=component, text__number=0, first_year=2025)
    rule = Rule.objects.create(
        component=component,
        text=text,
        first_year=2026,
        kind=old.kind,
        basis=old.basis,
        step=old.step,
        rounding=old.rounding,
    )
    for term in old.terms.all():
        percent = gbm if term.fixed_percent is not None else None
        RuleTerm.objects.create(rule=rule, party=term.party, rank=term.rank, fixed_percent=percent)
    return rule


def cell(code: str, year: int) -> str:
    """The field of a line and a year on the page of the amendment's amounts."""
    line = Line.objects.get(component=animation(), code=code)
    return f"m{line.pk}-{Period.objects.get(convention=doubs(), fiscal_year=year).pk}"


def gbm() -> Party:
    return Party.objects.get(convention__reference="TI-DOUBS", short_name="GBM")
