"""The parties of a convention with their approvals and their council's vote, in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from conventions.approvals.standing import Standing, gathered, giving, of_parties
from conventions.models import Approval, Convention, Party, Text
from deliberations.models import VOTES, Deliberation
from press.kit.compiled import compiled_once

SHOWN = ("pk", "number", "as_printed", "outcome", "secret", "nomination", *VOTES)


@dataclass(frozen=True)
class Parties:
    """All of them in the act's order, each with the convention, and their approvals by text's id,
    then by party's.

    `vote` of each is its council's on the original text. Those that a draft amendment brings are
    there too.
    """

    listed: Sequence[Party]
    given: Mapping[int, Mapping[int, Approval]]

    @classmethod
    def of(cls, convention: Convention) -> "Parties":
        """One query."""
        listed, given = gathered(_giving_of(convention.pk))
        for one in listed:
            one.convention = convention
        return cls(listed, given)

    def standings(self, text: Text, on: date) -> list[Standing]:
        """Where those who sign a text of the convention stand on it; no query."""
        signing = [one for one in self.listed if one.signs(text)]
        return of_parties(text, signing, self.given.get(text.pk, {}), on)


@compiled_once
def _giving_of(convention: int) -> QuerySet[Party]:
    votes = Deliberation.objects.filter(
        council=OuterRef("organisation"),
        text__convention=OuterRef("convention"),
        text__number=0,
    ).values(shown=JSONObject(**{name: name for name in SHOWN}))
    parties = Party.objects.filter(convention=convention)
    return giving(parties.annotate(vote=Subquery(votes[:1])))


def deliberation_of(party: Party) -> Deliberation | None:
    """The vote of a party that comes from `Parties`, as far as pages show it."""
    return Deliberation(**party.vote) if party.vote else None
