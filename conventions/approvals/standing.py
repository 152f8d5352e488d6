"""What a party has done about a text, and what it still owes: one answer, for every page.

The database gives the same one as a column (`PartyQuerySet.with_owed`); a test holds them equal.
A vote whose executory day is not known is something to complete: it is not late by itself, since
nobody knows from when its executive might have signed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from conventions.entities.standing import Owed
from conventions.models import Approval, Party, Text
from press.kit.compiled import compiled_once
from press.words.french import plural, short_date
from press.words.months import add_days, years_between

VOTING = 13 * 7  # days: a council meets at least once a quarter (CGCT L5211-11)
SIGNING = 8 * 7  # days, from the day on which the executive may sign
TRANSMITTING = 15  # days, from the vote, for the act to be executory
TO_COMPLETE = "votée, date exécutoire à compléter"
WORDS = {"authorised_on": "votée", "executory_on": "exécutoire", "signed_on": "signée"}
GIVEN = [one.attname for one in Approval._meta.concrete_fields]
BEGUN = ("authorised_on", "rejected_on", "signed_on")


class GivenDay(NamedTuple):
    """A day of an approval, the act's number, and whether only a demonstration gives it.

    `is_unprinted` says that it must exist, and that the act we know does not print it;
    `is_declared` that it is the lead's word.
    """

    word: str
    value: date | None = None
    number: str = ""
    is_invented: bool = False
    is_unprinted: bool = False
    is_declared: bool = False


@dataclass(frozen=True)
class Standing:
    """One party and one text that it votes and signs, as known on a day.

    The party is read with its organisation, the text with its convention; `others` is how many of
    the other parties have authorised the text.
    """

    party: Party
    text: Text
    approval: Approval | None
    on: date
    others: int = 0

    @property
    def authorised_on(self) -> date | None:
        """None once the authorisation has ended."""
        known = self.approval
        return known.authorised_on if known and known.authorises(self.on) else None

    @property
    def rejected_on(self) -> date | None:
        return self._come("rejected_on")

    @property
    def executory_on(self) -> date | None:
        return self._come("executory_on")

    @property
    def signed_on(self) -> date | None:
        return self._come("signed_on")

    @cached_property
    def owes(self) -> Owed:
        """The next thing that the party has to do; see the column, `owed_column`."""
        if self.rejected_on:
            return Owed.NOTHING
        if self.authorised_on is None:
            return Owed.VOTE
        if not self.lacks_signature:
            return Owed.NOTHING
        executory = self.executory_on or not self.party.organisation.has_council
        return Owed.SIGNATURE if executory else Owed.EXECUTORY

    @property
    def lacks_signature(self) -> bool:
        return self.text.convention.is_signed and self.signed_on is None

    @property
    def has_begun(self) -> bool:
        """Whether the party has voted or signed it: its words bind somebody from then on."""
        return any(self._come(name) for name in BEGUN)

    @property
    def setback(self) -> str:
        """That the party rejected the text, or no longer authorises it; empty otherwise."""
        has_come = self.rejected_on or self._come("revoked_on")
        return self.approval.setback if self.approval and has_come else ""

    @property
    def missing(self) -> list[str]:
        """What lacks for the text to be complete, in words: « autorisation », « signature »."""
        vote = [Owed.VOTE.value] * (self.authorised_on is None)
        return vote + [Owed.SIGNATURE.value] * self.lacks_signature

    @property
    def is_to_complete(self) -> bool:
        """Whether a council's act must be executory by now, and nothing says since when."""
        voted = self.authorised_on
        if voted is None or not self._lacks_executory_day:
            return False
        return add_days(voted, TRANSMITTING) <= self.on

    @cached_property
    def lateness(self) -> str:
        """Why what it owes is late; empty where nothing is, and where a setback says more."""
        submitted = self.text.sent_on
        if submitted is None or submitted > self.on or self.setback or self.owes == Owed.NOTHING:
            return ""
        since = self._late_vote(submitted) if self.owes == Owed.VOTE else self._late_signature()
        return since or self._effect()

    @property
    def anomalies(self) -> list[str]:
        """What the days have that they should not: a setback, a signature too early."""
        if self.approval is None:
            return []
        told = [self.setback] if self.setback and not self.approval.signed_on else []
        return [*told, *self.approval.anomalies]

    @property
    def remarks(self) -> list[str]:
        """What to look at again: the anomalies, then an executory day to complete."""
        return [*self.anomalies, *[TO_COMPLETE] * self.is_to_complete]

    @property
    def days(self) -> list[GivenDay]:
        """When the party authorised the text, when that became executory, when it signed."""
        return [self._day(name, word) for name, word in WORDS.items()]

    @cached_property
    def given_days(self) -> list[GivenDay]:
        """Those of them that are known, after the day on which it rejected the text."""
        rejected = self._day("rejected_on", "rejetée")
        return [day for day in (rejected, *self.days) if day.value]

    @property
    def declared(self) -> list[str]:
        """What the lead says in the place of the party: « vote », « signature »."""
        return self.approval.declared if self.approval else []

    def is_invented(self, name: str) -> bool:
        """Whether a day, by its column, is known, and only by a demonstration."""
        return self.approval is not None and self.approval.is_invented(name)

    def _come(self, name: str) -> date | None:
        """A day that is known, and has come."""
        day: date | None = getattr(self.approval, name, None)
        return day if day and day <= self.on else None

    @property
    def _lacks_executory_day(self) -> bool:
        known = self.approval
        return bool(
            known
            and known.authorised_on
            and known.executory_on is None
            and self.party.organisation.has_council
        )

    def _late_vote(self, submitted: date) -> str:
        if not self.others or add_days(submitted, VOTING) > self.on:
            return ""
        voted = plural(self.others, "autre partie a voté", "autres parties ont voté")
        return f"{self._since('soumis', submitted)}, {voted}"

    def _late_signature(self) -> str:
        ready = self.executory_on or self.authorised_on
        if self.owes != Owed.SIGNATURE or ready is None or add_days(ready, SIGNING) > self.on:
            return ""
        return self._since("exécutoire" if self.executory_on else "autorisée", ready)

    def _effect(self) -> str:
        """A text that has effect already lacks what it lacks too late."""
        begins = self.text.begins_on
        return f"a effet depuis le {short_date(begins)}" if begins and begins <= self.on else ""

    def _since(self, what: str, day: date) -> str:
        """« soumis il y a 16 semaines », « autorisée il y a plus de 2 ans »."""
        if years := years_between(day, self.on):
            return f"{what} il y a plus de {plural(years, 'an')}"
        return f"{what} il y a {plural((self.on - day).days // 7, 'semaine')}"

    def _day(self, name: str, word: str) -> GivenDay:
        if self.approval is None:
            return GivenDay(word)
        number = self.approval.number if name == "authorised_on" else ""
        unprinted = name == "executory_on" and self._lacks_executory_day
        value = getattr(self.approval, name)
        declared = self.approval.is_declared(name)
        return GivenDay(word, value, number, self.is_invented(name), unprinted, declared)


@dataclass(frozen=True)
class AwaitedText:
    """A text that went to the councils, and the parties that have not done all they must."""

    text: Text
    standings: tuple[Standing, ...]

    @property
    def parties(self) -> list[Party]:
        return [one.party for one in self.standings]


def standings_of(texts: Collection[Text], on: date) -> dict[Text, list[Standing]]:
    """Those of every party that signs some texts, in the act's order; one query.

    The texts come with their convention.
    """
    known = {text.convention_id: text.convention for text in texts}
    seen, given = gathered(_giving_of(tuple(known)))
    parties: dict[int, list[Party]] = defaultdict(list)
    for party in seen:
        party.convention = known[party.convention_id]
        parties[party.convention_id].append(party)
    return {
        text: of_parties(
            text,
            (one for one in parties[text.convention_id] if one.signs(text)),
            given[text.pk],
            on,
        )
        for text in texts
    }


@compiled_once
def _giving_of(conventions: tuple[int, ...]) -> QuerySet[Party]:
    return giving(Party.objects.filter(convention__in=conventions))


def giving(parties: QuerySet[Party]) -> QuerySet[Party]:
    """Parties in the act's order with their organisation and the texts that bring and remove them,
    once for each of their approvals, which `gathered` reads.
    """
    columns = {f"given_{name}": F(f"approvals__{name}") for name in GIVEN}
    read = parties.select_related("organisation", "joined_by", "left_by").annotate(**columns)
    return read.order_by("rank")


def gathered(rows: Iterable[Any]) -> tuple[list[Party], dict[int, dict[int, Approval]]]:
    """Each party that `giving` tells, once; their approvals by text's id, then by party's."""
    once: dict[int, Party] = {}
    given: dict[int, dict[int, Approval]] = defaultdict(dict)
    for row in rows:
        party = once.setdefault(row.pk, row)
        if row.given_id:
            values = [getattr(row, f"given_{name}") for name in GIVEN]
            approval = Approval.from_db(None, GIVEN, values)
            given[approval.text_id][party.pk] = approval
    return list(once.values()), given


def of_parties(
    text: Text, parties: Iterable[Party], given: Mapping[int, Approval], on: date
) -> list[Standing]:
    """Those of some parties on a text, by what is already read, by party's id; no query."""
    return _counted(Standing(one, text, given.get(one.pk), on) for one in parties)


def given_by(party: Any) -> Approval | None:
    """The approval of a party that comes with what it gave; None where it gave nothing."""
    if party.approval_source is None:
        return None
    return Approval(
        authorised_on=party.authorised_on,
        executory_on=party.executory_on,
        signed_on=party.signed_on,
        number=party.act_number,
        source=party.approval_source,
        demonstration=party.invented,
        rejected_on=party.rejected_on,
        rejection=party.rejection,
        revoked_on=party.revoked_on,
        revocation=party.revocation,
    )


def _counted(standings: Iterable[Standing]) -> list[Standing]:
    """The same, each told how many of the others have authorised the text."""
    found = list(standings)
    authorised = sum(one.authorised_on is not None for one in found)
    return [replace(one, others=authorised - (one.authorised_on is not None)) for one in found]
