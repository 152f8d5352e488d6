"""What these memberships may do of a convention: the next act, then the others; no query."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from config.overviews.own_acts import own_acts
from conventions.approvals.standing import Standing
from conventions.entities.standing import Owed
from conventions.models import Convention
from conventions.state.table import Step, may
from epci.models import Membership, Organisation
from epci.permissions import Act, allowed_to
from financing.dossier.to_do import Due
from press.words.french import plural


class OfferedAct(NamedTuple):
    """Where it is done, its icon and its words; `ends` where a convention goes with it."""

    url: str
    icon: str
    words: str
    ends: bool = False


@dataclass(frozen=True)
class Offer:
    """Of a convention, where its parties stand, its keys to adopt and its rounds to prepare.

    `left` are the addresses of what a draft still lacks.
    """

    convention: Convention
    standings: Sequence[Standing]
    memberships: Sequence[Membership]
    keys: Iterable[Due] = ()
    rounds: Iterable[Due] = ()
    left: Collection[str] = ()

    @property
    def next(self) -> OfferedAct | None:
        """The one to press first, for who may do it."""
        return next(self._foremost(), None)

    @property
    def others(self) -> list[OfferedAct]:
        """The others in their order; what ends a convention comes last."""
        first = self.next
        listed = [*self._usual(), self._at("convention_journal", "clock-history", "Journal")]
        return [one for one in [*listed, *self._ends()] if first is None or one.url != first.url]

    @property
    def writes(self) -> bool:
        """Whether they write for the lead."""
        leads = {one.party.organisation for one in self.standings if one.party.is_lead}
        return not leads.isdisjoint(self._editors)

    @property
    def _editors(self) -> set[Organisation]:
        return allowed_to(Act.EDIT_CONVENTION, self.memberships)

    def _at(self, name: str, icon: str, words: str, *, ends: bool = False) -> OfferedAct:
        return OfferedAct(reverse(name, args=[self.convention.reference]), icon, words, ends)

    def _foremost(self) -> Iterator[OfferedAct]:
        if may(Step.SUBMIT, self.convention.state):
            yield from self._of_a_draft()
            return
        councils = {one.pk for one in allowed_to(Act.RECORD_DELIBERATION, self.memberships)}
        for own in own_acts(self.standings, councils):
            yield OfferedAct(own.url, "pencil-square", own.words.button)
        if any(one.authorised_on for one in self.standings):
            yield from self._of_money()
        if self._is_awaiting:
            yield self._at("tell_parties", "envelope", "Inviter et relancer")

    def _of_a_draft(self) -> Iterator[OfferedAct]:
        if not self.writes:
            return
        writing = (
            self._at("convention_parties", "people", "Ajouter ses parties"),
            self._at("write_plan", "table", "Écrire le plan"),
        )
        yield from (one for one in writing if one.url in self.left)
        yield self._at("convention_submission", "send", "Soumettre aux conseils")

    def _of_money(self) -> Iterator[OfferedAct]:
        adopters = allowed_to(Act.ADOPT_KEY, self.memberships)
        for due in self.keys:
            if due.carrier in adopters:
                words = f"Arrêter la clé de {due.year}"
                yield OfferedAct(_of_year("adopt_key", due), "check2-square", words)
        issuers = allowed_to(Act.ISSUE_CALLS, self.memberships)
        for due in self.rounds:
            if due.carrier in issuers:
                words = f"Émettre {plural(due.letters, 'appel')}, {due.period}"
                yield OfferedAct(_of_year("prepare_round", due), "envelope", words)

    @property
    def _is_awaiting(self) -> bool:
        lacks = any(one.owes != Owed.NOTHING for one in self.standings)
        return lacks and self.writes and self.convention.state.awaits_parties

    def _usual(self) -> Iterator[OfferedAct]:
        state = self.convention.state
        if self.writes and may(Step.SUBMIT, state):
            if self.convention.has_budget:
                yield self._at("write_plan", "table", "Écrire le plan")
            yield self._at("convention_submission", "send", "Soumettre aux conseils")
            yield self._at("edit_convention", "pencil", "Modifier")
        if self.writes and may(Step.RECORD_OUTSIDE, state):
            yield self._at("signed_outside", "file-earmark-check", "Elle est déjà signée")
        if self._is_awaiting:
            yield self._at("tell_parties", "envelope", "Inviter et relancer")
        if self.writes and may(Step.WITHDRAW, state) and not self._has_begun:
            yield self._at("convention_submission", "arrow-counterclockwise", "Reprendre en projet")
        if self.writes and may(Step.AMEND, state):
            yield self._at("prepare_amendment", "file-earmark-plus", "Préparer un avenant")
        if self._editors:
            yield self._at("duplicate_convention", "copy", "Dupliquer")

    @property
    def _has_begun(self) -> bool:
        return any(one.has_begun for one in self.standings)

    def _ends(self) -> Iterator[OfferedAct]:
        if not self.writes:
            return
        if may(Step.SUBMIT, self.convention.state):
            yield self._at("delete_draft", "trash", "Supprimer", ends=True)
        if may(Step.TERMINATE, self.convention.state) and self.convention.terminated_on is None:
            yield self._at("termination", "x-octagon", "Résilier", ends=True)


def _of_year(name: str, due: Due) -> str:
    return reverse(name, args=[due.convention.reference, due.component.code, due.year])
