"""The parties of a convention with their approvals and their council's vote, in one query."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from conventions.approvals.standing import Standing, of_parties
from conventions.models import Approval, Convention, Party, Text
from deliberations.models import VOTES, Deliberation

SHOWN = ("pk", "number", "as_printed", "outcome", "secret", "nomination", *VOTES)
GIVEN = [one.attname for one in Approval._meta.concrete_fields]


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
        once: dict[int, Party] = {}
        given: dict[int, dict[int, Approval]] = defaultdict(dict)
        for row in _rows(convention):
            row.convention = convention
            party = once.setdefault(row.pk, row)
            if row.given_id:
                values = [getattr(row, f"given_{name}") for name in GIVEN]
                approval = Approval.from_db(None, GIVEN, values)
                given[approval.text_id][party.pk] = approval
        return cls(list(once.values()), given)

    def standings(self, text: Text, on: date) -> list[Standing]:
        """Where those who sign a text of the convention stand on it; no query."""
        signing = [one for one in self.listed if one.signs(text)]
        return of_parties(text, signing, self.given.get(text.pk, {}), on)


def _rows(convention: Convention) -> Sequence[Party]:
    """Each party once for each of its approvals, once where it has none."""
    votes = Deliberation.objects.filter(
        council=OuterRef("organisation"), text__convention=OuterRef("convention"), text__number=0
    ).values(shown=JSONObject(**{name: name for name in SHOWN}))
    rows = Party.objects.filter(convention=convention).order_by("rank")
    return list(
        rows.select_related("organisation", "joined_by", "left_by")
        .annotate(**{f"given_{name}": F(f"approvals__{name}") for name in GIVEN})
        .annotate(vote=Subquery(votes[:1]))
    )


def deliberation_of(party: Party) -> Deliberation | None:
    """The vote of a party that comes from `Parties`, as far as pages show it."""
    return Deliberation(**party.vote) if party.vote else None
