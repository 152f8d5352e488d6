"""Shares as data and as a table, for the command line and for downloads."""

from collections.abc import Iterator
from typing import Any

from financing.core.decimal_text import decimal_text, money_text
from financing.core.stored_rule import exact_text
from financing.dossier.cost import PartnerShare, SharedCost
from financing.dossier.key import KeyInForce
from financing.letters.content import percent_text
from press.words.french import euros, integer


def shares_data(cost: SharedCost) -> dict[str, Any]:
    """The shares as JSON types: money and percentages are decimal strings."""
    component = cost.plan.component
    return {
        "convention": component.convention.reference,
        "component": component.code,
        "year": cost.plan.period.fiscal_year,
        "basis": cost.basis,
        "key": "adopted" if cost.key.is_adopted else "proposed",
        "population_basis": cost.key.rule.basis or None,
        "population_year": cost.key.population_year,
        "criteria": [
            {"name": one.name, "unit": one.unit, "year": one.year} for one in cost.key.criteria
        ],
        "remainder": money_text(cost.remainder.amount),
        "shares": [_share_data(cost.key, one) for one in cost.shares],
        "left_with_carrier": money_text(cost.left_with_carrier),
        "total": money_text(cost.total),
    }


def shares_table(cost: SharedCost) -> Iterator[str]:
    """The shares as lines of text for a terminal."""
    state = "arrêtée" if cost.key.is_adopted else "proposée"
    component = cost.plan.component
    yield f"{component.convention.reference}, {component.label}, {cost.plan.period.label}"
    yield f"Clé {state} ; reste à charge : {euros(cost.remainder.amount)}"
    for one in cost.shares:
        kept = "  (conservé par le porteur)" if one.kept_by_carrier else ""
        name = one.partner.party.short_name
        yield f"  {name:<22}{_population(one):>12}{euros(one.amount):>18}{kept}"
        yield f"      {one.explanation}"
    if cost.left_with_carrier:
        yield f"  {'laissé au porteur':<34}{euros(cost.left_with_carrier):>18}"
    yield f"  {'total':<34}{euros(cost.total):>18}"


def _population(one: PartnerShare) -> str:
    population = one.partner.term.population
    return f"{integer(population)} hab." if population is not None else ""


def _share_data(key: KeyInForce, one: PartnerShare) -> dict[str, Any]:
    ceiling = one.partner.ceiling
    return {
        "organisation": one.partner.party.short_name,
        "siren": one.partner.party.organisation.siren,
        "population": one.partner.term.population,
        "criteria": {name: exact_text(value) for name, value in one.partner.figures.items()},
        "exact_percent": decimal_text(one.partner.line.exact, 6),
        "percent": percent_text(key, one),
        "amount": money_text(one.amount),
        "ceiling": None if ceiling is None else money_text(ceiling),
        "kept_by_carrier": one.kept_by_carrier,
        "explanation": one.explanation,
    }
