"""The conventions of the country: real EPCIs and populations, in agreements that nobody signed.

Rows in bulk, and exactly those that acts write: each convention has a carrier and its six
neighbours, a plan of two years and one more, a rule by population, its adopted key with the line of
the journal, the figures marked as used, a duty, and what pages keep of it all.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from accounts.journal import sealed_entry
from accounts.models import Entry, User
from benchmarks.country import hands
from benchmarks.country.scale import PARTNERS
from conventions.follow_up import next_days
from conventions.models import Approval, Convention, Milestone, Party, Text
from epci.models import DEMONSTRATION, Membership, Organisation
from epci.populations.acts import load_register, mark_used
from financing.dossier.dossier import ComponentFile
from financing.dossier.key import KeyInForce
from financing.dossier.reading import read_dossiers
from financing.keys.acts import KEY_ADOPTED, key_shares, voted
from financing.keys.grounds import KeyGround, grounds_among, votes_in
from financing.models import (
    Component,
    Key,
    KeyShare,
    Line,
    Period,
    PlannedAmount,
    Rule,
    RuleTerm,
)
from financing.reckoning import keeping

YEARS, JANUARY = (2025, 2026), 2027  # those of the adopted keys; the one that January adds
ADOPTED = date(2025, 4, 10)
CODE = "animation"
AT_ONCE = 500  # conventions
LAPS = 7  # how far the neighbours of a carrier shift from one convention to the next


def bodies() -> list[Organisation]:
    """The EPCIs of the register that have a population, neighbours beside each other."""
    found = Organisation.objects.filter(epci__populations__year=YEARS[0])
    return list(found.distinct().order_by("epci__department", "sort_name"))


def settle_in() -> list[Organisation]:
    """The register, its bodies furnished."""
    load_register(by=None)
    furnish(bodies())
    return bodies()


def furnish(found: Sequence[Organisation]) -> None:
    """Each body has where it is paid, and a person who may do everything there."""
    Organisation.objects.filter(pk__in=[one.pk for one in found]).update(
        address="1 place de la Mesure\n25000 Besançon",
        iban="FR7630006000011234567890189",
        bic="DEMOFRP0",
        payee="Trésorier",
        verified_on=ADOPTED,
        demonstration=["address", "iban", "bic", "payee"],
    )
    people = User.objects.bulk_create(
        User(email=address_of(one), name=one.name[:100]) for one in found
    )
    roles = (Membership.Role.FINANCE_OFFICER, Membership.Role.PROJECT_CHIEF)
    Membership.objects.bulk_create(
        Membership(user=person, organisation=body, role=role)
        for person, body in zip(people, found, strict=True)
        for role in roles
    )


def address_of(body: Organisation) -> str:
    return f"personne.{body.siren}@mesure.example"


def settle(ranks: range) -> None:
    """The conventions of those ranks among the bodies of the register, by several processes."""
    hands.deal(_settled, ranks, AT_ONCE)


def _settled(ranks: range) -> None:
    fill(ranks, bodies())


def fill(ranks: range, found: Sequence[Organisation]) -> None:
    """The conventions of those ranks, and what pages keep of them."""
    with transaction.atomic():
        made = _agreements(ranks, found)
        _adopt(made)
    _keep(made)


def _keep(made: Sequence[Convention]) -> None:
    """What follows a row that is saved, and not rows in bulk."""
    Convention.objects.filter(pk__in=(one.pk for one in made)).keep_names()
    Text.objects.filter(convention__in=made).keep_days()
    touched = {("convention", one.pk) for one in made}
    next_days.keep(touched)
    keeping.keep(touched)


def members_of(rank: int, found: Sequence[Organisation]) -> list[Organisation]:
    """The carrier of a convention, then its partners: another six at each of its conventions."""
    place, lap = rank % len(found), rank // len(found)
    shift = 1 + lap % LAPS
    return [found[place], *(found[(place + shift + n) % len(found)] for n in range(PARTNERS))]


def _agreements(ranks: range, found: Sequence[Organisation]) -> list[Convention]:
    made = Convention.objects.bulk_create(map(_convention, ranks))
    texts = Text.objects.bulk_create(
        Text(convention=one, number=0, effective_on=one.starts_on) for one in made
    )
    parties = Party.objects.bulk_create(
        party
        for rank, one in zip(ranks, made, strict=True)
        for party in _parties(one, members_of(rank, found))
    )
    seats = PARTNERS + 1
    seated = [parties[place : place + seats] for place in range(0, len(parties), seats)]
    Approval.objects.bulk_create(
        approval
        for text, own in zip(texts, seated, strict=True)
        for approval in _approvals(text, own)
    )
    Milestone.objects.bulk_create(
        Milestone(
            convention=one, title="Bilan annuel", due_on=date(2026, 1 + rank % 12, 1 + rank % 28)
        )
        for rank, one in zip(ranks, made, strict=True)
    )
    _plans(ranks, texts, seated)
    return made


def _convention(rank: int) -> Convention:
    return Convention(
        reference=f"PAYS-{rank:06}",
        title=f"Convention de partenariat et de financement du canton {rank}",
        kind="partnership",
        programme=f"Programme {rank % 40}",
        submitted_on=date(2024, 9, 2),
        starts_on=date(YEARS[0], 1, 1),
        ends_on=date(JANUARY, 12, 31),
        payment_days=30,
        sharing_article="article 3",
        dispute_clause="Avant tout recours, les parties cherchent une solution amiable.",
        source="mesure",
    )


def _parties(convention: Convention, members: Sequence[Organisation]) -> Iterator[Party]:
    for rank, body in enumerate(members):
        yield Party(
            convention=convention,
            organisation=body,
            rank=rank,
            name=body.name,
            short_name=f"P{rank} {body.siren}",
            is_lead=rank == 0,
            is_contributor=rank > 0,
            accepted_on=ADOPTED,
            signatory_capacity="Président",
        )


def _approvals(text: Text, parties: Sequence[Party]) -> Iterator[Approval]:
    for rank, party in enumerate(parties, 1):
        yield Approval(
            party=party,
            text=text,
            authorised_on=date(2024, 10, 10),
            executory_on=date(2024, 10, 15),
            signed_on=date(2024, 12, 2),
            number=f"2024-{rank:03}",
            source=DEMONSTRATION,
        )


def _plans(ranks: range, texts: Sequence[Text], seated: Sequence[Sequence[Party]]) -> None:
    periods = Period.objects.bulk_create(
        Period(
            convention=text.convention,
            label=str(year),
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            fiscal_year=year,
        )
        for text in texts
        for year in (*YEARS, JANUARY)
    )
    components = Component.objects.bulk_create(
        Component(
            convention=text.convention,
            rank=1,
            code=CODE,
            label="Animation du territoire",
            carrier=own[0],
            default_basis="planned",
            legal_basis="article 3 de la convention",
        )
        for text, own in zip(texts, seated, strict=True)
    )
    lines = Line.objects.bulk_create(
        Line(component=one, rank=rank, code=code, label=label, nature=Line.Nature.EXPENSE)
        for one in components
        for rank, (code, label) in enumerate((("poste", "Poste"), ("frais", "Frais")), 1)
    )
    years = len(periods) // len(texts)
    PlannedAmount.objects.bulk_create(
        PlannedAmount(line=line, period=period, text=text, amount=20_000_00 // (line.rank) + rank)
        for place, (rank, text) in enumerate(zip(ranks, texts, strict=True))
        for line in lines[place * 2 : place * 2 + 2]
        for period in periods[place * years : (place + 1) * years]
    )
    rules = Rule.objects.bulk_create(
        Rule(
            component=one,
            text=text,
            first_year=YEARS[0],
            kind="fixed_percent_then_population",
            basis="total",
            step="0.05",
            rounding="highest_averages",
            source="mesure",
        )
        for one, text in zip(components, texts, strict=True)
    )
    RuleTerm.objects.bulk_create(
        RuleTerm(rule=rule, party=party, rank=rank, fixed_percent=40 if rank == 1 else None)
        for rule, own in zip(rules, seated, strict=True)
        for rank, party in enumerate(own[1:], 1)
    )


def _adopt(made: Sequence[Convention]) -> None:
    """What `adopt_key` writes, for many conventions at once."""
    files = [dossier.components[0] for dossier in read_dossiers(made, ADOPTED)]
    acts = _acts_of(made)
    drawn = [_key(file, acts[file.component.convention_id]) for file in files]
    keys = Key.objects.bulk_create(key for key, _ in drawn)
    shares: list[KeyShare] = []
    for key, (_, proposal) in zip(keys, drawn, strict=True):
        shares += key_shares(key, proposal, {})
    KeyShare.objects.bulk_create(shares)
    used = {
        row
        for file, (_, proposal) in zip(files, drawn, strict=True)
        for row in file.figures_under(proposal)
    }
    mark_used(used, on=ADOPTED)
    Entry.objects.bulk_create(
        sealed_entry(
            by=None,
            act=KEY_ADOPTED,
            subject=f"{file.component.label}, {key} : {key.act}",
            organisation=file.component.carrier.organisation,
            convention=file.component.convention.reference,
            convention_id=file.component.convention_id,
            after=voted(proposal),
        )
        for file, (key, proposal) in zip(files, drawn, strict=True)
    )


def _acts_of(made: Sequence[Convention]) -> dict[int, KeyGround]:
    """The first of those that may adopt a key, by convention; two queries."""
    votes, texts = defaultdict[int, list[Approval]](list), defaultdict[int, list[Text]](list)
    for vote in votes_in(made):
        votes[vote.text.convention_id].append(vote)
    for text in Text.objects.filter(convention__in=made).order_by("number"):
        texts[text.convention_id].append(text)
    return {one.pk: grounds_among(one, votes[one.pk], texts[one.pk])[0] for one in made}


def _key(file: ComponentFile, act: KeyGround) -> tuple[Key, KeyInForce]:
    rule = file.rule(YEARS[0])
    proposal = file.proposed_by(rule, YEARS[0], YEARS[0])
    key = Key(
        rule=rule,
        first_year=YEARS[0],
        last_year=YEARS[-1],
        population_year=proposal.population_year,
        adopted_on=ADOPTED,
        act=act.words,
        text=act.text,
    )
    return key, proposal
