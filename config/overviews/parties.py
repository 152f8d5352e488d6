"""The parties of conventions with their approval and their council's vote, in one query."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from conventions.approvals.standing import Standing, of_the_original
from conventions.models import Convention, Party, Text
from deliberations.models import VOTES, Deliberation

SHOWN = ("pk", "number", "as_printed", "outcome", "secret", "nomination", *VOTES)


def parties_of(conventions: Iterable[Convention]) -> QuerySet[Party]:
    """In the acts' order, with what they gave to the original text (`PartyQuerySet.with_given`).

    `vote` is their council's, `original_text` the key of that text. Those that a draft amendment
    brings are there too: see `is_seated`.
    """
    votes = Deliberation.objects.filter(
        council=OuterRef("organisation"),
        text__convention=OuterRef("convention"),
        text__number=0,
    ).values(shown=JSONObject(**{name: name for name in SHOWN}))
    texts = Text.objects.filter(convention=OuterRef("convention"), number=0).order_by()
    return (
        Party.objects.filter(convention__in=conventions)
        .select_related("organisation", "joined_by", "left_by")
        .order_by("rank")
        .with_given()
        .annotate(vote=Subquery(votes[:1]), original_text=Subquery(texts.values("pk")[:1]))
    )


def is_seated(party: Party) -> bool:
    """See `PartyQuerySet.seated`."""
    return party.joined_by is None or party.joined_by.submitted_on is not None


def standings_on(convention: Convention, parties: Iterable[Party], on: date) -> list[Standing]:
    """Where the original parties stand on a convention; they come from `parties_of`. No query."""
    listed = list(parties)
    key = next((one.original_text for one in listed), None)
    text = Text(pk=key, convention=convention, number=0)
    return of_the_original(convention, listed, on, text)


def deliberation_of(party: Party) -> Deliberation | None:
    """The vote of a party that comes from `parties_of`, as far as pages show it."""
    return Deliberation(**party.vote) if party.vote else None
