"""The votes and signatures awaited of one's own organisations, and where each is noted."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from config.overviews.parties import approval_of
from conventions.amendments.awaited import Awaited
from conventions.models import Approval, Convention, Party, Text
from epci.models import Organisation


@dataclass(frozen=True)
class OwnAct:
    """What an organisation has still to do about a text that went to it."""

    party: Party
    text: Text
    is_vote: bool

    @property
    def url(self) -> str:
        """The form of its deliberation; that of its decision or signature where it has no council
        or has voted.
        """
        if self.is_vote and self.party.organisation.kind == Organisation.Kind.EPCI:
            return f"{reverse('record_deliberation')}?texte={self.text.pk}"
        return reverse("approval", args=[self.party.pk, self.text.number])


def of_original(
    convention: Convention, parties: Iterable[Party], own: Collection[Organisation], on: date
) -> Iterator[OwnAct]:
    """About a convention that awaits them; its parties come from `parties_of`."""
    if not convention.state.awaits_parties:
        return
    for party in parties:
        known = approval_of(party)
        text = Text(pk=party.original_text, convention=convention, number=0)
        if party.organisation in own:
            yield from _lacking(party, text, known, on)


def of_amendments(
    amendments: Iterable[Awaited], own: Collection[Organisation], on: date
) -> Iterator[OwnAct]:
    for one in amendments:
        for step in one.steps:
            if step.party.organisation in own:
                yield from _lacking(step.party, one.text, step.approval or Approval(), on)


def _lacking(party: Party, text: Text, known: Approval, on: date) -> Iterator[OwnAct]:
    """The vote, then the signature once the vote is executory; a roadmap is not signed.

    A council that rejected the text has voted: nothing is awaited of it.
    """
    if known.rejected_on:
        return
    if not known.is_authorised:
        yield OwnAct(party, text, is_vote=True)
        return
    by_council = party.organisation.kind == Organisation.Kind.EPCI
    is_executory = known.executory_on is not None and known.executory_on <= on
    signs = text.convention.kind != Convention.Kind.ROADMAP and known.signed_on is None
    if signs and (is_executory or not by_council):
        yield OwnAct(party, text, is_vote=False)
