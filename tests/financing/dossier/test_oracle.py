"""Plans that nobody would write, read at once and query by query: the same, to the centime."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conventions.models import Approval, Convention, Party, Text
from financing.core.keys import Rounding, RuleKind
from financing.dossier.reading import read_component, read_dossiers
from financing.models import (
    ActualAmount,
    Basis,
    Component,
    Key,
    KeyShare,
    Line,
    Period,
    PlannedAmount,
    Rule,
    RuleTerm,
)
from tests.factories import EpciFactory, PopulationFactory
from tests.oracles.money import share_cost

pytestmark = pytest.mark.django_db

DAY, YEARS = date(2026, 6, 1), (2025, 2026)
AMOUNTS = st.one_of(st.none(), st.integers(0, 10_000_000))  # centimes; None: no row
PARTNERS = st.integers(1, 4)


@dataclass(frozen=True)
class Written:
    """One component: partners, amounts by text, year and line, and two rules with their keys."""

    populations: list[int]
    typed: list[int | None]  # by the carrier, for its own keys
    amounts: list[list[list[int | None]]]
    actuals: list[list[int | None]]
    kinds: tuple[RuleKind, RuleKind]
    rounding: Rounding | None
    ceilings: list[int | None]
    adopted: tuple[bool, bool]
    amendment: str  # none, draft, or in effect
    funded: list[bool]


KINDS = [RuleKind.POPULATION, RuleKind.EQUAL, RuleKind.FIXED_PERCENT_THEN_POPULATION]


@st.composite
def written(draw: Any) -> Written:
    partners = draw(PARTNERS)
    listed = {"min_size": partners, "max_size": partners}
    row = st.lists(AMOUNTS, min_size=3, max_size=3)  # two expenses and a funding
    years = st.lists(row, min_size=len(YEARS), max_size=len(YEARS))
    return Written(
        populations=draw(st.lists(st.integers(1, 300_000), **listed)),
        typed=draw(st.lists(st.one_of(st.none(), st.integers(1, 300_000)), **listed)),
        amounts=draw(st.lists(years, min_size=2, max_size=2)),
        actuals=draw(years),
        kinds=(draw(st.sampled_from(KINDS)), draw(st.sampled_from(KINDS))),
        rounding=draw(st.one_of(st.none(), st.sampled_from(Rounding))),
        ceilings=draw(st.lists(st.one_of(st.none(), st.integers(0, 5_000_000)), **listed)),
        adopted=(draw(st.booleans()), draw(st.booleans())),
        amendment=draw(st.sampled_from(["none", "draft", "in effect"])),
        funded=draw(st.lists(st.booleans(), min_size=2, max_size=2)),
    )


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=written())
def test_the_one_reader_says_what_the_oracle_says(plan, db):
    with transaction.atomic():
        component = make(plan)
        compared = list(both_ways(component))
        transaction.set_rollback(True)
    assert [at_once for at_once, _ in compared] == [alone for _, alone in compared]
    assert len(compared) == len(YEARS) * 2 * 4 * 2


def both_ways(component: Component):
    """Every period, basis and choice of lines, through the dossier of one and of all."""
    (dossier,) = read_dossiers([component.convention], DAY)
    files = (read_component(component, DAY), dossier.named(component.code))
    for period in Period.objects.order_by("starts_on"):
        for basis in Basis.values:
            for lines in (None, ("a",), ("b",), ("a", "b")):
                alone = outcome(share_cost, component, period, basis=basis, on=DAY, called=lines)
                yield from ((outcome(one.cost, period, basis, lines), alone) for one in files)


def outcome(give, *what, **how):
    """A cost as everything that it says, or the sentences of its refusal."""
    try:
        cost = give(*what, **how)
    except ValidationError as error:
        return error.messages
    said = [(one.amount, one.explanation, one.partner) for one in cost.shares]
    return (cost.basis, cost.remainder, said, cost.left_with_carrier, cost.key)


def make(plan: Written) -> Component:
    convention = Convention.objects.create(
        reference="ORACLE", title="Oracle", kind=Convention.Kind.PARTNERSHIP
    )
    texts = [Text.objects.create(convention=convention, number=0)]
    carrier = EpciFactory().organisation
    parties = [
        Party.objects.create(
            convention=convention,
            organisation=EpciFactory().organisation if rank else carrier,
            rank=rank,
            name=f"Partenaire {rank}",
            short_name=f"P{rank}",
            is_lead=rank == 0,
            accepted_on=date(2025, 1, 1),
        )
        for rank in range(len(plan.populations) + 1)
    ]
    if plan.amendment != "none":
        texts.append(amendment(convention, parties, plan.amendment == "in effect"))
    component = Component.objects.create(
        convention=convention,
        rank=0,
        code="volet",
        label="Volet",
        carrier=parties[0],
        default_basis=Basis.PLANNED,
        legal_basis="article 1",
    )
    populations(plan, parties[1:], carrier)
    amounts(plan, component, texts)
    for rank, text in enumerate(texts):
        rule(plan, component, text, parties[1:], rank)
    return Component.objects.select_related("convention", "carrier__organisation").get(
        pk=component.pk
    )


def amendment(convention: Convention, parties: list[Party], in_effect: bool) -> Text:
    text = Text.objects.create(convention=convention, number=1, effective_on=date(2026, 1, 1))
    if in_effect:
        for one in parties:
            Approval.objects.create(party=one, text=text, authorised_on=DAY, signed_on=DAY)
    return text


def populations(plan: Written, parties: list[Party], carrier: Any) -> None:
    for party, official, typed in zip(parties, plan.populations, plan.typed, strict=True):
        epci = party.organisation.epci
        for year in YEARS:
            PopulationFactory(epci=epci, year=year, municipal=official, total=official + 7)
            if typed is not None and year == YEARS[1]:
                own = {"municipal": typed, "total": typed, "entered_for": carrier}
                PopulationFactory(epci=epci, year=year, **own)


def amounts(plan: Written, component: Component, texts: list[Text]) -> None:
    periods = [
        Period.objects.create(
            convention=component.convention,
            label=str(year),
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            fiscal_year=year,
        )
        for year in YEARS
    ]
    lines = [
        Line.objects.create(
            component=component,
            rank=rank,
            code=code,
            label=f"Ligne {code}",
            nature=Line.Nature.FUNDING if code == "f" else Line.Nature.EXPENSE,
            funder=component.carrier.organisation if code == "f" else None,
        )
        for rank, code in enumerate("abf")
    ]
    lines[2].pays_for.set(
        line for line, is_paid in zip(lines[:2], plan.funded, strict=True) if is_paid
    )
    for year, period in enumerate(periods):
        for rank, line in enumerate(lines):
            for text in texts:
                planned = plan.amounts[text.number][year][rank]
                if planned is not None:
                    PlannedAmount.objects.create(
                        line=line, period=period, text=text, amount=planned
                    )
            if (actual := plan.actuals[year][rank]) is not None:
                ActualAmount.objects.create(line=line, period=period, amount=actual)


def rule(plan: Written, component: Component, text: Text, parties: list[Party], rank: int) -> None:
    kind = plan.kinds[rank]
    by_population = kind != RuleKind.EQUAL
    steps = by_population and plan.rounding
    made = Rule.objects.create(
        component=component,
        text=text,
        first_year=YEARS[rank],
        kind=kind.value,
        basis="municipal" if by_population else "",
        step="0.50" if steps else None,
        rounding=plan.rounding.value if steps else "",
    )
    fixes = kind == RuleKind.FIXED_PERCENT_THEN_POPULATION
    for place, (party, ceiling) in enumerate(zip(parties, plan.ceilings, strict=True)):
        percent = 30 if fixes and place == 0 and len(parties) > 1 else None
        RuleTerm.objects.create(
            rule=made, party=party, rank=place, ceiling=ceiling, fixed_percent=percent
        )
    if plan.adopted[rank]:
        key(made, parties, plan.populations, YEARS[rank])


def key(rule: Rule, parties: list[Party], figures: list[int], year: int) -> None:
    """A key as if it had been voted on other figures than those that are known now."""
    adopted = Key.objects.create(
        rule=rule,
        first_year=year,
        last_year=year,
        population_year=year if rule.basis else None,
        adopted_on=date(2025, 1, 1),
        act="essai",
    )
    for rank, (party, figure) in enumerate(zip(parties, figures, strict=True)):
        KeyShare.objects.create(
            key=adopted,
            party=party,
            rank=rank,
            population=figure + 1,
            weight=figure + 1,
            ceiling=None,
        )
