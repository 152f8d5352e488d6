"""The plan of a convention in the draft that is made after it, its years moved as its days are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conventions.founding.copying import copies
from conventions.models import Party, Text
from financing.models import Component, Line, Period, PlannedAmount, Rule, RuleTerm
from press.kit.bulk import create_all
from press.words.months import add_months

MONTHS = 12
OF_COMPONENTS = ("rank", "code", "label", "default_basis", "legal_basis", "in_totals")
OF_LINES = ("rank", "code", "label", "nature", "in_kind", "funder_id", "state", "gate", "percent")
OF_RULES = ("kind", "basis", "step", "rounding")
OF_TERMS = ("rank", "fixed_percent", "fixed_amount", "ceiling")


@copies
def copy_plan(source: Text, target: Text, parties: Mapping[int, Party]) -> Iterator[str]:
    """Its periods, components, lines, amounts and rules; keys and letters stay with the source.

    Gives a sentence for each rule that is left aside: one in blocks names criteria of its own.
    """
    years = _years_between(source, target)
    periods = _periods(source, target, years)
    components = _components(source, target, parties)
    lines = _lines(components)
    create_all(
        PlannedAmount(
            line=lines[one.line_id], period=periods[one.period_id], text=target, amount=one.amount
        )
        for one in PlannedAmount.objects.filter(text=source, period__in=periods)
    )
    yield from _rules(source, target, components, parties, years)


def _years_between(source: Text, target: Text) -> int:
    first, then = source.convention.starts_on, target.convention.starts_on
    return then.year - first.year if first and then else 0


def _periods(source: Text, target: Text, years: int) -> dict[int, Period]:
    """By the id of the one that each is made after."""
    originals = list(Period.objects.filter(convention=source.convention, text=None))
    rows = create_all(_period(one, target, years) for one in originals)
    return _by_source(originals, rows)


def _period(one: Period, target: Text, years: int) -> Period:
    year = one.fiscal_year
    return Period(
        convention=target.convention,
        label=one.label.replace(str(year), str(year + years)),
        starts_on=add_months(one.starts_on, MONTHS * years),
        ends_on=add_months(one.ends_on, MONTHS * years),
        fiscal_year=year + years,
    )


def _components(source: Text, target: Text, parties: Mapping[int, Party]) -> dict[int, Component]:
    rows = Component.objects.filter(convention=source.convention).select_related("carrier")
    originals = list(rows.order_by("rank"))
    lead = next(one for one in parties.values() if one.is_lead)
    made = create_all(
        Component(
            convention=target.convention,
            carrier=parties.get(one.carrier.organisation_id, lead),
            **_columns(one, OF_COMPONENTS),
        )
        for one in originals
    )
    return _by_source(originals, made)


def _lines(components: Mapping[int, Component]) -> dict[int, Line]:
    rows = Line.objects.filter(component__in=components, text=None).prefetch_related("pays_for")
    originals = list(rows.order_by("component", "rank"))
    made = create_all(
        Line(component=components[one.component_id], **_columns(one, OF_LINES)) for one in originals
    )
    lines = _by_source(originals, made)
    through = Line.pays_for.through
    create_all(
        through(from_line=lines[one.pk], to_line=lines[paid.pk])
        for one in originals
        for paid in one.pays_for.all()
    )
    return lines


def _rules(
    source: Text,
    target: Text,
    components: Mapping[int, Component],
    parties: Mapping[int, Party],
    years: int,
) -> Iterator[str]:
    rules = list(Rule.objects.filter(text=source).prefetch_related("terms__party"))
    for one in rules:
        if one.is_in_blocks:
            yield f"{components[one.component_id]} : sa règle par blocs est à écrire."
    originals = [one for one in rules if not one.is_in_blocks]
    made = create_all(
        Rule(
            component=components[one.component_id],
            text=target,
            first_year=one.first_year + years,
            **_columns(one, OF_RULES),
        )
        for one in originals
    )
    create_all(
        RuleTerm(rule=rule, party=parties[term.party.organisation_id], **_columns(term, OF_TERMS))
        for one, rule in zip(originals, made, strict=True)
        for term in one.terms.all()
        if term.party.organisation_id in parties
    )


def _columns(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _by_source(originals: list[Any], made: list[Any]) -> dict[int, Any]:
    return {one.pk: copy for one, copy in zip(originals, made, strict=True)}
