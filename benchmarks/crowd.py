"""Many conventions for a measure: bulk rows, of which one agency sees all and one council some.

Each has four parties, an original that three of them signed or all did, an amendment, a duty, a
meeting, a vote, and a plan of one line that its key shares. Nothing here was ever signed.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from accounts.models import User
from conventions import days, homonyms
from conventions.follow_up import next_days
from conventions.models import Approval, Body, Convention, Meeting, Milestone, Party, Text
from deliberations.models import Deliberation
from epci.models import Membership, Organisation
from financing.models import Component, Line, Period, PlannedAmount, Rule, RuleTerm
from financing.reckoning import keeping

AGENCY, COUNCIL = "agence@mesure.example", "conseil@mesure.example"
BATCH, PARTIES, NEIGHBOURS, OTHERS = 2_000, 4, 40, 2
BEGINS = date(2025, 1, 1)


def fill(count: int, seen: int, year: int = 2026) -> None:
    """So many conventions, of which the council sees `seen`, and people of both organisations."""
    names = ["Agence de mesure", "CC de mesure", *(f"CC voisine {n}" for n in range(NEIGHBOURS))]
    Organisation.objects.bulk_create(
        Organisation(name=name, sort_name=name.lower(), kind="epci" if "CC" in name else "agency")
        for name in names
    )
    organisations = list(Organisation.objects.filter(name__in=names).order_by("pk"))
    for email, organisation in zip((AGENCY, COUNCIL), organisations, strict=False):
        person = User.objects.create_user(email, "mesure", name=email)
        Membership.objects.create(user=person, organisation=organisation, role="project_chief")
    for start in range(0, count, BATCH):
        _batch(range(start, min(start + BATCH, count)), organisations, seen, year)
    homonyms.rebuild()
    days.rebuild()
    next_days.rebuild()
    keeping.rebuild()


def _batch(ranks: range, organisations: list[Organisation], seen: int, year: int) -> None:
    conventions = Convention.objects.bulk_create(_convention(rank) for rank in ranks)
    texts = Text.objects.bulk_create(_texts(conventions))
    parties = Party.objects.bulk_create(_parties(conventions, ranks, organisations, seen))
    Approval.objects.bulk_create(_approvals(texts[::2], parties))
    Milestone.objects.bulk_create(
        Milestone(
            convention=one,
            title=f"Bilan de {one.reference}",
            due_on=date(year, 1 + rank % 12, 1 + rank % 28),
        )
        for rank, one in enumerate(conventions)
    )
    bodies = Body.objects.bulk_create(
        Body(convention=one, rank=1, name="Comité de pilotage") for one in conventions
    )
    Meeting.objects.bulk_create(
        Meeting(body=one, held_on=BEGINS + timedelta(days=300 + rank % 900))
        for rank, one in enumerate(bodies)
    )
    Deliberation.objects.bulk_create(
        Deliberation(
            council=parties[rank * PARTIES + 1 + rank % 2].organisation,
            text=text,
            title=f"Vote {text.convention.reference}",
            held_on=BEGINS + timedelta(days=rank % 600),
        )
        for rank, text in enumerate(texts[::2])
    )
    _plan(conventions, texts[::2], parties, year)


def _convention(rank: int) -> Convention:
    return Convention(
        reference=f"M-{rank:06}",
        title=f"Convention de mesure du canton {rank}",
        kind="partnership",
        programme=f"Programme {rank % 20}",
        submitted_on=BEGINS if rank % 10 else None,
        starts_on=BEGINS,
        ends_on=date(2027 + rank % 5, 12, 31),
    )


def _texts(conventions: list[Convention]) -> Iterator[Text]:
    for rank, one in enumerate(conventions):
        yield Text(convention=one, number=0)
        sent = BEGINS if rank % 3 == 0 else None
        yield Text(convention=one, number=1, title="Durée", submitted_on=sent)


def _parties(
    conventions: list[Convention], ranks: range, organisations: list[Organisation], seen: int
) -> Iterator[Party]:
    agency, council, *neighbours = organisations
    for rank, one in zip(ranks, conventions, strict=True):
        own = council if rank < seen else neighbours[rank % NEIGHBOURS]
        others = [neighbours[(rank + shift) % NEIGHBOURS] for shift in range(1, OTHERS + 1)]
        for place, member in enumerate((agency, own, *others)):
            yield Party(
                convention=one,
                organisation=member,
                rank=place,
                name=member.name,
                short_name=f"P{member.pk}",
                is_lead=place == 0,
                is_contributor=place > 0,
            )


def _approvals(texts: list[Text], parties: list[Party]) -> Iterator[Approval]:
    for rank, text in enumerate(texts):
        for place, party in enumerate(parties[rank * PARTIES : (rank + 1) * PARTIES]):
            signed = None if rank % 7 == 0 and place == 1 else BEGINS + timedelta(days=40)
            yield Approval(
                party=party,
                text=text,
                authorised_on=BEGINS + timedelta(days=place),
                executory_on=BEGINS + timedelta(days=10),
                signed_on=signed,
            )


def _plan(
    conventions: list[Convention], texts: list[Text], parties: list[Party], year: int
) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    periods = Period.objects.bulk_create(
        Period(convention=one, label=f"{year}", starts_on=first, ends_on=last, fiscal_year=year)
        for one in conventions
    )
    components = Component.objects.bulk_create(
        Component(
            convention=one,
            rank=1,
            code="animation",
            label="Animation",
            carrier=parties[rank * PARTIES],
            default_basis="planned",
            legal_basis="article 3",
        )
        for rank, one in enumerate(conventions)
    )
    lines = Line.objects.bulk_create(
        Line(component=one, rank=1, code="salaire", label="Salaire", nature="expense")
        for one in components
    )
    PlannedAmount.objects.bulk_create(
        PlannedAmount(line=line, period=period, text=text, amount=30_000_00 + rank)
        for rank, (line, period, text) in enumerate(zip(lines, periods, texts, strict=True))
    )
    rules = Rule.objects.bulk_create(
        Rule(component=one, text=text, first_year=year, kind="equal")
        for one, text in zip(components, texts, strict=True)
    )
    RuleTerm.objects.bulk_create(
        RuleTerm(rule=rule, party=parties[rank * PARTIES + place], rank=place)
        for rank, rule in enumerate(rules)
        for place in range(1, PARTIES)
    )
