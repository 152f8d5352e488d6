"""A convention of our own making, as wide as a fault needs: components × years to call.

Each component has one line of 1 000 € a year, shared in equal parts by its contributors.
"""

from datetime import date

from django.db import transaction

from conventions.models import Approval, Convention, Party, Text
from epci.models import Membership, Organisation
from financing.core.keys import RuleKind
from financing.keys.acts import adopt_key
from financing.models import Component, Line, Period, PlannedAmount, Rule, RuleTerm
from financing.rounds.composition import Order
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.financing.grounds import ground_of

REFERENCE = "FAUTES"
FIRST_YEAR = 2001
DAY = date(2026, 1, 15)
AMOUNT = 1_000_00
REASON = "Essai de panne"
CHIEF = "chef@porteur.example"


@transaction.atomic  # what plans give is kept once, when all is written
def build(components: int = 1, years: int = 1, contributors: int = 1, conventions: int = 1) -> None:
    """One carrier, its contributors, a project chief, and all that their calls rest on; in several
    conventions, the carrier is the same, and its contributors are others.
    """
    carrier = OrganisationFactory(iban="FR1420041010050500013M02606", bic="PSSTFRPPSCE")
    for rank in range(conventions):
        reference = f"{REFERENCE}-{rank + 1}" if rank else REFERENCE
        _convention(reference, carrier, components, years, contributors)
    MembershipFactory(
        user=UserFactory(email=CHIEF),
        organisation=carrier,
        role=Membership.Role.PROJECT_CHIEF,
    )


def _convention(
    reference: str, bearer: Organisation, components: int, years: int, contributors: int
) -> None:
    convention = Convention.objects.create(
        reference=reference,
        title="Convention d'essai",
        kind=Convention.Kind.PARTNERSHIP,
        starts_on=date(FIRST_YEAR, 1, 1),
        ends_on=date(FIRST_YEAR + years, 12, 31),
        payment_days=30,
    )
    carrier = _party(convention, 0, bearer)
    others = [_party(convention, rank) for rank in range(1, contributors + 1)]
    text = Text.objects.create(convention=convention, number=0)
    Approval.objects.create(party=carrier, text=text, authorised_on=date(FIRST_YEAR, 1, 1))
    periods = Period.objects.bulk_create(_period(convention, rank) for rank in range(years))
    for rank in range(components):
        _component(convention, text, carrier, others, periods, rank)


def orders() -> list[Order]:
    """Every round that can be issued, one a component and year."""
    components = Component.objects.select_related("convention", "carrier__organisation")
    periods = list(Period.objects.order_by("fiscal_year"))
    return [
        Order(component, period, component.default_basis)
        for component in components.order_by("convention", "rank")
        for period in periods
        if period.convention_id == component.convention_id
    ]


def _party(convention: Convention, rank: int, organisation: Organisation | None = None) -> Party:
    return Party.objects.create(
        convention=convention,
        organisation=organisation
        or OrganisationFactory(iban="FR1420041010050500013M02606", bic="PSSTFRPPSCE"),
        rank=rank,
        name=f"Organisme {rank}",
        short_name=f"ORG{rank}",
        is_lead=rank == 0,
        accepted_on=date(FIRST_YEAR, 1, 1),
        is_contributor=rank > 0,
        signatory="Signataire d'essai",
        signatory_capacity="Président",
    )


def _period(convention: Convention, rank: int) -> Period:
    year = FIRST_YEAR + rank
    return Period(
        convention=convention,
        label=str(year),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        fiscal_year=year,
    )


def _component(
    convention: Convention,
    text: Text,
    carrier: Party,
    contributors: list[Party],
    periods: list[Period],
    rank: int,
) -> None:
    component = Component.objects.create(
        convention=convention,
        rank=rank,
        code=f"volet-{rank}",
        label=f"Volet {rank}",
        carrier=carrier,
        default_basis="planned",
        legal_basis="article 1",
    )
    line = Line.objects.create(
        component=component, rank=0, code="depense", label="Dépense", nature=Line.Nature.EXPENSE
    )
    PlannedAmount.objects.bulk_create(
        PlannedAmount(line=line, period=period, text=text, amount=AMOUNT) for period in periods
    )
    rule = Rule.objects.create(
        component=component, text=text, first_year=FIRST_YEAR, kind=RuleKind.EQUAL.value
    )
    RuleTerm.objects.bulk_create(
        RuleTerm(rule=rule, party=party, rank=party.rank) for party in contributors
    )
    adopt_key(
        rule=rule,
        first_year=FIRST_YEAR,
        last_year=FIRST_YEAR + len(periods),
        population_year=None,
        adopted_on=date(FIRST_YEAR, 1, 1),
        act=ground_of(rule),
        by=None,
    )
