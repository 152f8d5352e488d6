"""The act that writes into a draft the plan and the rules accepted from a published act.

Each component, period, line, amount and rule is written by the act that a person at its own form
would do; one refusal and none is.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.models import Party, Text
from financing.core.keys import Rule
from financing.models import Component, Line, Period
from financing.plans.acts import set_amounts, set_rule
from financing.plans.outline.acts import add_component, add_line
from financing.plans.periods.acts import add_period
from financing.plans.rule_facts import Part


@dataclass(frozen=True)
class AcceptedPeriod:
    """A period of the plan; `field` names it in refusals, as in each class below."""

    label: str
    starts_on: date
    ends_on: date
    field: str


@dataclass(frozen=True)
class AcceptedLine:
    """A line with its centimes by rank of period; `funder` has a name and a kind."""

    label: str
    nature: str
    in_kind: bool
    funder: Mapping[str, str] | None
    amounts: Mapping[int, int]
    field: str


@dataclass(frozen=True)
class AcceptedPart:
    """What a rule fixes of a contributor: percent, or centimes, or nothing."""

    siren: str
    percent: Fraction | None
    amount: int | None


@dataclass(frozen=True)
class AcceptedRule:
    """How a component is shared from a year on."""

    first_year: int
    rule: Rule
    parts: Sequence[AcceptedPart]
    field: str


@dataclass(frozen=True)
class AcceptedComponent:
    """A component, carried by a party named by its SIREN, or by the lead: None."""

    label: str
    carrier: str | None
    basis: str
    legal_basis: str
    lines: Sequence[AcceptedLine]
    rule: AcceptedRule | None
    field: str


@dataclass(frozen=True)
class AcceptedPlan:
    """Periods by rank, since lines name them so, and components in their order."""

    periods: Mapping[int, AcceptedPeriod]
    components: Sequence[AcceptedComponent]


@transaction.atomic
def write_plan(*, text: Text, plan: AcceptedPlan, by: User | None, on: date) -> list[Component]:
    """The components of a draft, with all that was accepted of them.

    Raises PermissionDenied, and ValidationError by the `field` of what is refused.
    """
    parties = Party.objects.filter(convention=text.convention_id).select_related("organisation")
    known = {one.organisation.siren: one for one in parties}
    known[None] = next(one for one in parties if one.is_lead)
    periods = {rank: _period(text, one, by, on) for rank, one in plan.periods.items()}
    return [_component(text, one, periods, known, by, on) for one in plan.components]


def _period(text: Text, accepted: AcceptedPeriod, by: User | None, on: date) -> Period:
    with _refused_at(accepted.field):
        return add_period(
            text=text,
            label=accepted.label,
            starts_on=accepted.starts_on,
            ends_on=accepted.ends_on,
            fiscal_year=accepted.starts_on.year,
            by=by,
            on=on,
        )


def _component(
    text: Text,
    accepted: AcceptedComponent,
    periods: Mapping[int, Period],
    parties: Mapping[str | None, Party],
    by: User | None,
    on: date,
) -> Component:
    facts = {
        "label": accepted.label,
        "carrier": parties[accepted.carrier],
        "default_basis": accepted.basis,
        "legal_basis": accepted.legal_basis,
        "in_totals": True,
    }
    with _refused_at(accepted.field):
        component = add_component(text=text, facts=facts, by=by, on=on)
    amounts = {
        (line.pk, periods[rank].pk): amount
        for line, one in [(_line(text, component, one, by, on), one) for one in accepted.lines]
        for rank, amount in one.amounts.items()
        if rank in periods
    }
    if amounts:
        with _refused_at(accepted.field):
            set_amounts(text=text, component=component, amounts=amounts, by=by, on=on)
    if accepted.rule:
        _rule(text, component, accepted.rule, parties, by, on)
    return component


def _line(
    text: Text, component: Component, accepted: AcceptedLine, by: User | None, on: date
) -> Line:
    facts = {
        "label": accepted.label,
        "in_kind": accepted.in_kind,
        "funder": None,
        "state": "",
        "gate": "",
    }
    with _refused_at(accepted.field):
        return add_line(
            text=text,
            component=component,
            nature=accepted.nature,
            facts=facts,
            funder=accepted.funder,
            by=by,
            on=on,
        )


def _rule(
    text: Text,
    component: Component,
    accepted: AcceptedRule,
    parties: Mapping[str | None, Party],
    by: User | None,
    on: date,
) -> None:
    parts = [Part(parties[one.siren], one.percent, one.amount) for one in accepted.parts]
    with _refused_at(accepted.field):
        set_rule(
            text=text,
            component=component,
            first_year=accepted.first_year,
            rule=accepted.rule,
            parts=parts,
            by=by,
            on=on,
        )


@contextmanager
def _refused_at(field: str) -> Iterator[None]:
    try:
        yield
    except ValidationError as refused:
        raise ValidationError({field: refused.messages}) from refused
