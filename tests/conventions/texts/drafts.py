"""A convention that is being written: its lead, its parties, its text."""

from collections.abc import Sequence
from datetime import date

from conventions.models import Article, Convention, Party, Text
from epci.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory

DAY = date(2026, 3, 2)
FACTS = {
    "title": "Convention de partenariat 2026 – 2028",
    "purpose": "animer ensemble le territoire d'industrie.",
    "territory": "les six communautés du Haut-Doubs",
    "starts_on": date(2026, 7, 1),
    "ends_on": date(2028, 12, 31),
    "notice_months": 3,
    "amicable_months": 2,
    "court": "tribunal administratif de Besançon",
    "retention_years": 10,
    "payment_days": 30,
    "sharing_article": "article 4",
    "copies": 3,
}


def draft(
    reference: str = "BROUILLON", parties: Sequence[Organisation] = (), **facts: object
) -> Text:
    """The text of a convention that nobody has submitted, led by the first of three parties."""
    convention = Convention.objects.create(
        reference=reference, kind=Convention.Kind.PARTNERSHIP, **FACTS | facts
    )
    for rank, organisation in enumerate(parties or OrganisationFactory.create_batch(3), 1):
        Party.objects.create(
            convention=convention,
            organisation=organisation,
            rank=rank,
            name=f"Communauté de communes n° {rank}",
            short_name=f"CC{rank}",
            is_lead=rank == 1,
            accepted_on=date(2026, 1, 5),
            signatory="Camille Exemple" if rank < 3 else "",
            signatory_capacity="Présidence" if rank < 3 else "",
        )
    return Text.objects.create(convention=convention, number=0)


def lead(text: Text) -> Organisation:
    return text.convention.parties.get(is_lead=True).organisation


def editor(text: Text, role: str = Membership.Role.PROJECT_CHIEF):
    """Somebody who edits the convention of a text."""
    return MembershipFactory(organisation=lead(text), role=role).user


def write(text: Text, *titles: str) -> list[Article]:
    """Articles with these titles, numbered from 1, as if they had always been there."""
    return [
        Article.objects.create(text=text, rank=rank, title=title, body=f"Le corps de {title}.")
        for rank, title in enumerate(titles, 1)
    ]


def titles(text: Text) -> list[str]:
    """« 1 Objet », « 2 Durée », in their order."""
    return [f"{one.rank} {one.title}" for one in text.articles.order_by("rank")]
