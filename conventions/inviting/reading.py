"""Whom the lead may write to about a convention: what each party owes, and where it is reached."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from conventions.approvals.standing import Standing, standings_of
from conventions.entities.standing import Owed
from conventions.models import Convention, Party, Text
from epci.models import Membership
from epci.permissions import Act, holders
from press.words.addresses import emails_in
from press.words.french import short_date
from press.words.months import add_days

REST = 7  # days between two messages to one party about one convention
TO_COME = "qu'elle ouvre son accès à Prorata"
TO_CONFIRM = "qu'elle confirme ce qui est déclaré d'elle"
TO_ANSWER = "qu'elle accepte la convention"


@dataclass(frozen=True)
class PartyToTell:
    """A party, what is awaited of it, and the addresses of its people, or of its contact."""

    party: Party
    awaits: tuple[str, ...]
    addresses: tuple[str, ...]
    is_absent: bool

    def why_not(self, on: date) -> str:
        """Why nothing may be written to it now; empty where it may."""
        if not self.awaits:
            return "rien n'est attendu d'elle"
        if not self.addresses:
            return "aucune adresse électronique n'est connue"
        told = self.party.told_on
        if told and add_days(told, REST) > on:
            again = short_date(add_days(told, REST))
            return f"déjà invitée ou relancée le {short_date(told)} : à nouveau le {again}"
        return ""


def parties_to_tell(convention: Convention, on: date) -> list[PartyToTell]:
    """Every party but the lead, in the act's order; five queries."""
    texts = list(
        Text.objects.submitted().filter(convention=convention).select_related("convention")
    )
    standings: dict[int, list[Standing]] = defaultdict(list)
    for found in standings_of(texts, on).values():
        for one in found:
            standings[one.party.pk].append(one)
    seated = Party.objects.seated().filter(convention=convention, is_lead=False, left_by=None)
    parties = list(seated.with_people().select_related("organisation").order_by("rank"))
    people = _people(parties)
    return [
        PartyToTell(
            one,
            tuple(_awaited(one, standings[one.pk])),
            tuple(people[one.organisation_id] or emails_in(one.contact)),
            not one.has_people,
        )
        for one in parties
    ]


def _people(parties: list[Party]) -> dict[int, list[str]]:
    """The addresses of those who answer for each organisation, by its key."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.filter(
        organisation__in=[one.organisation_id for one in parties],
        role__in=holders(Act.ANSWER),
        user__is_active=True,
    )
    for key, email in rows.order_by("user__email").values_list("organisation", "user__email"):
        if email not in found[key]:
            found[key].append(email)
    return found


def _awaited(party: Party, standings: list[Standing]) -> Iterator[str]:
    if not party.has_people:  # type: ignore[attr-defined]
        yield TO_COME
    elif party.refused_on is None and party.declared_on:
        yield TO_CONFIRM
    elif party.refused_on is None and party.accepted_on is None:
        yield TO_ANSWER
    for one in standings:
        if one.owes != Owed.NOTHING and not one.rejected_on:
            yield f"{one.owes.value}, {one.text}"
