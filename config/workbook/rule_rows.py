"""The rows of rules, in blocks or not, and of the criteria that they share by."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from config.workbook.blocks import document_of, lags_of, sharers_of
from config.workbook.built import BuiltComponent, BuiltConvention
from config.workbook.portfolio import BroughtConvention, BroughtRule, key_of
from financing.entities.keys import BLOCKS
from financing.models import CriterionFigure, Rule, RuleCriterion, RuleTerm

Store = Callable[[list[Any]], object]


def store_rules(built: list[BuiltConvention], store: Store) -> None:
    """Criteria and figures first; then rules, what they fix of each, and what they share by."""
    for one in built:
        for criterion in one.brought.criteria.values():
            criterion.convention = one.row
        one.figures = list(_figures(one))
    store([criterion for one in built for criterion in one.brought.criteria.values()])
    for one in built:
        for figure in one.figures:
            figure.criterion_id = figure.criterion.pk
    store([figure for one in built for figure in one.figures])
    every = [(one, component) for one in built for component in one.components.values()]
    for one, component in every:
        rules = component.brought.rules.values()
        component.terms = [(_rule(one, component, rule), []) for rule in rules]
    store([rule for _, component in every for rule, _ in component.terms])
    for one, component in every:
        pairs = zip(component.terms, component.brought.rules.values(), strict=True)
        for (rule, terms), brought in pairs:
            terms += _terms(one, rule, brought)
            component.uses[rule.pk] = list(_uses(one.brought, rule, brought))
    store([term for _, component in every for _, terms in component.terms for term in terms])
    store([use for _, component in every for uses in component.uses.values() for use in uses])


def _figures(one: BuiltConvention) -> Iterator[CriterionFigure]:
    for row in one.brought.figures:
        criterion = one.brought.criteria[key_of(row["criterion"])]
        holder = one.parties[key_of(row["party"])].organisation if row["party"] else None
        yield CriterionFigure(
            criterion=criterion,
            organisation=holder,
            year=row["year"],
            value=int(row["value"] * 10**criterion.decimals),
            source=row["source"] or one.row.source[:200],
        )


def _rule(one: BuiltConvention, component: BuiltComponent, brought: BroughtRule) -> Rule:
    row, in_blocks = brought.row, brought.row["kind"] == BLOCKS
    ids = {key: str(party.pk) for key, party in one.parties.items()}
    plain = {} if in_blocks else {"basis": row["basis"] or "", "rounding": row["rounding"] or ""}
    return Rule(
        component=component.row,
        text=one.text,
        first_year=row["year"],
        kind=row["kind"],
        step=Decimal(row["step"]) if row["step"] and not in_blocks else None,
        source=one.row.source,
        document=document_of(one.brought, brought, ids) if in_blocks else None,
        **plain,
    )


def _terms(one: BuiltConvention, rule: Rule, brought: BroughtRule) -> list[RuleTerm]:
    if rule.is_in_blocks or not brought.terms:
        sharing = [one.parties[key] for key in sharers_of(one.brought, brought)]
        return [RuleTerm(rule=rule, party=party, rank=n) for n, party in enumerate(sharing, 1)]
    return [
        RuleTerm(
            rule=rule,
            party=one.parties[key_of(row["party"])],
            rank=rank,
            fixed_percent=decimal_of(row["percent"]),
            fixed_amount=row["amount"],
            ceiling=row["ceiling"],
        )
        for rank, row in enumerate(brought.terms, 1)
    ]


def _uses(
    convention: BroughtConvention, rule: Rule, brought: BroughtRule
) -> Iterator[RuleCriterion]:
    for criterion, lag in lags_of(convention, brought):
        yield RuleCriterion(rule=rule, criterion=criterion, lag=lag)


def decimal_of(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / value.denominator
