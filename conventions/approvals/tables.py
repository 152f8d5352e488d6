"""Conventions and parties as pages show them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from conventions.approvals.standing import Standing, standings_of
from conventions.entities.agreement import ConventionQuerySet
from conventions.models import Convention, Party, Text
from press.words.french import plural


def lines_of(conventions: ConventionQuerySet, on: date) -> ConventionQuerySet:
    """The conventions as lists show them: where each stands on a day, and its count of parties."""
    seated = (
        Party.objects.seated().filter(convention=OuterRef("pk")).order_by().values("convention")
    )
    counted = Subquery(seated.annotate(count=Count("pk")).values("count"))
    return (
        conventions.with_state(on)
        .annotate(party_count=Coalesce(counted, 0))
        .order_by("reference", "pk")
    )


@dataclass(frozen=True)
class Signing:
    """A text and where each party stands on it, in the act's order."""

    text: Text
    standings: list[Standing]

    @property
    def sentence(self) -> str:
        """How far the text has come: « 7 parties : 7 autorisations, 6 signatures. »"""
        count = len(self.standings)
        votes = sum(one.authorised_on is not None for one in self.standings)
        signatures = sum(not one.lacks_signature for one in self.standings)
        signed = plural(signatures, "signature")
        return (
            f"{plural(count, 'partie')} : {plural(votes, 'autorisation')}, "
            f"{signed if self.text.convention.is_signed else 'sans signature'}."
        )


def signings_of(convention: Convention, on: date) -> list[Signing]:
    """The original text, then each amendment, with where those who sign it stand; three queries."""
    texts = list(convention.texts.select_related("convention").order_by("number"))
    return [Signing(text, found) for text, found in standings_of(texts, on).items()]
