"""The votes and signatures awaited of one's own organisations, and where each is noted."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from conventions.approvals.standing import Standing
from conventions.entities.standing import Owed


class OwnWords(NamedTuple):
    """What to have done, why, and the button that leads there."""

    title: str
    why: str
    button: str


WORDS = {
    Owed.VOTE: OwnWords("Faire voter", "vote attendu", "Enregistrer le vote"),
    Owed.EXECUTORY: OwnWords(
        "Compléter la date exécutoire de",
        "votée, date exécutoire à compléter",
        "Compléter la date",
    ),
    Owed.SIGNATURE: OwnWords("Faire signer", "autorisée, signature attendue", "Noter la signature"),
}


@dataclass(frozen=True)
class OwnAct:
    """What an organisation has next to do about a text that went to it."""

    standing: Standing

    @property
    def words(self) -> OwnWords:
        return WORDS[self.standing.owes]

    @property
    def url(self) -> str:
        """The form of its deliberation; the page of what it gave, where it has no council or has
        voted.
        """
        party, text = self.standing.party, self.standing.text
        if self.standing.owes == Owed.VOTE and party.organisation.has_council:
            return f"{reverse('record_deliberation')}?texte={text.pk}"
        return reverse("approval", args=[party.pk, text.number])


def own_acts(standings: Iterable[Standing], own: Collection[int]) -> Iterator[OwnAct]:
    """Those of the organisations of these keys, that somebody may do on the day."""
    for one in standings:
        waits = one.owes == Owed.EXECUTORY and not one.is_to_complete
        if one.party.organisation_id in own and one.owes in WORDS and not waits:
            yield OwnAct(one)
