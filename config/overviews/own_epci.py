"""Mon EPCI: what the organisation has signed, what it pays, how it voted, and what comes next.

It shows the first conventions, those that await something on top; its sums are of all of them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.overviews.followed import first_followed
from config.overviews.nearest import AHEAD, nearest, nearest_parts
from conventions.access import MANY, Seen
from conventions.approvals.standing import given_by
from conventions.entities.party import PartyQuerySet
from conventions.events import ICONS
from conventions.models import Convention, Milestone, Party
from deliberations.models import Deliberation
from deliberations.votes.ballots import Ballot
from epci.models import Organisation
from epci.permissions import acting_for
from financing.budget.amounts import BudgetAmounts
from financing.budget.reading import Board, board
from financing.models import ReckonedShare
from press.kit.counts import MOST, counted, counting
from press.kit.prepared import first_of_each_again
from press.kit.told import AskedOfEach
from press.kit.ways import AmongListed
from press.words.french import euros, short_date

MOST_DATES, SHOWN = 8, 15
OF_ALL = "reckoned__component__convention"


@dataclass(frozen=True)
class Engagement:
    """One convention as its party sees it on a day; amounts in centimes."""

    party: Party
    amounts: BudgetAmounts
    shares: Mapping[int, list[ReckonedShare]]  # by year
    ballots: Sequence[Ballot]

    @property
    def convention(self) -> Convention:
        return self.party.convention

    @property
    def signature_is_invented(self) -> bool:
        given = given_by(self.party)
        return given is not None and given.is_invented("signed_on")

    @property
    def warnings(self) -> list[str]:
        """Votes whose budget holds less than what the key asks in the year of the vote."""
        return [said for ballot in self.ballots for said in self._short_of(ballot.deliberation)]

    def _short_of(self, vote: Deliberation) -> Iterator[str]:
        entries = [one.operation for one in vote.budget_entries.all() if one.operation is not None]
        shares = self.shares.get(vote.held_on.year, [])
        due = _total(shares)
        if entries and sum(entries) < due:
            parts = ", ".join(f"{euros(one.amount)} {one.component.label}" for one in shares)
            yield (
                f"{euros(sum(entries))} inscrits au budget par la délibération du "
                f"{short_date(vote.held_on)} : la clé demande au plus {euros(due)} en "
                f"{vote.held_on.year} ({parts})"
            )


@require_safe
def own_epci(request: HttpRequest) -> HttpResponse:
    """One page for a meeting: it is read on a telephone and printed on one sheet."""
    organisation, today = acting_for(request.user), timezone.localdate()
    seats = _some(organisation) if organisation else []
    number = seats[0].number if seats else 0
    way = MANY if number > MOST else ""
    first = _first(organisation, today, way) if organisation else []
    listed = {one.pk: one for one in first}
    known = board(organisation, today, list(listed)) if organisation and listed else None
    parties = seats if number <= SHOWN else _of(organisation, listed)
    engagements = _engagements(organisation, listed, parties, known, today) if known else []
    context: dict[str, Any] = {"organisation": organisation, "engagements": engagements}
    context |= {"event_icons": ICONS, "own_word": _word(organisation)}
    if organisation and known:
        asked = {"organisation": organisation.pk, "on": today, "until": today + AHEAD}
        ahead = nearest(first_of_each_again(_ahead, **asked, way=way), today, MOST_DATES)
        context |= {
            "year": today.year,
            "figures": known.figures,
            "number": counted(number, "convention"),
            "has_more": number > SHOWN,
            "late": ahead.late,
            "dates": ahead.dates,
        }
    return render(request, "config/overviews/own_epci.html", context)


def _seats(organisation: Organisation) -> PartyQuerySet:
    return Party.objects.seated().filter(organisation=organisation).order_by()


def _some(organisation: Organisation) -> list[Any]:
    """Some of its seats with what it gave, and the `number` of them all; one query."""
    seats = _seats(organisation)
    return list(seats.with_given().annotate(number=counting(seats))[: SHOWN + 1])


def _of(organisation: Organisation | None, conventions: Collection[int]) -> QuerySet[Party]:
    """Those of some conventions."""
    own = Party.objects.seated().filter(organisation=organisation)
    return own.filter(convention__in=conventions).with_given()


def _first(organisation: Organisation, on: date, way: str) -> list[Convention]:
    own = Convention.objects.filter(_party(organisation, way)("pk"))
    return first_followed(own, on, SHOWN, is_long=way == MANY)


def _party(organisation: Organisation, way: str) -> Seen:
    """Whether it is a party of the convention to which a path leads."""
    seats = _seats(organisation)
    if way == MANY:
        return lambda path: Q(AskedOfEach(seats.filter(convention=OuterRef(path))))
    return lambda path: Q(AmongListed(path, seats.values("convention")))


def _ahead(organisation: int, on: date, until: date, way: str) -> list[QuerySet[Any]]:
    seen = _party(Organisation(pk=organisation), way)
    late = Milestone.objects.late(on).filter(seen("convention"))
    return nearest_parts(seen, late, on, until, MOST_DATES)


def _word(organisation: Organisation | None) -> str:
    """What its people call it: an EPCI by that name."""
    is_epci = organisation and organisation.kind == Organisation.Kind.EPCI
    return "Mon EPCI" if is_epci else "Mon organisme"


def _engagements(
    organisation: Organisation | None,
    conventions: Mapping[int, Convention],
    seats: Iterable[Party],
    known: Board,
    on: date,
) -> list[Engagement]:
    """What the organisation signed, pays and voted; as many queries for one as for a hundred."""
    parties = {one.convention_id: one for one in seats}
    shares, votes = _shares(organisation, conventions, on), _votes(organisation, conventions)
    for pk, party in parties.items():
        party.convention = conventions[pk]
    return [
        Engagement(
            party=parties[pk],
            amounts=known.rows.get(pk, BudgetAmounts()),
            shares=shares.get(pk, {}),
            ballots=[Ballot(one) for one in votes.get(pk, [])],
        )
        for pk in conventions
    ]


def _shares(
    organisation: Organisation | None, conventions: Collection[int], on: date
) -> dict[int, dict[int, list[ReckonedShare]]]:
    """What the organisation pays, by convention, then by year."""
    own = ReckonedShare.objects.holding(on).filter(
        party__organisation=organisation, **{f"{OF_ALL}__in": conventions}
    )
    found: dict[int, dict[int, list[ReckonedShare]]] = {}
    order = ("reckoned__period__fiscal_year", "reckoned__component__rank", "pk")
    for one in own.read().order_by(*order):
        years = found.setdefault(one.component.convention_id, {})
        years.setdefault(one.period.fiscal_year, []).append(one)
    return found


def _votes(
    organisation: Organisation | None, conventions: Collection[int]
) -> dict[int, list[Deliberation]]:
    """The council's votes by convention, with their budget entries."""
    found: dict[int, list[Deliberation]] = {}
    votes = Deliberation.objects.filter(council=organisation, text__convention__in=conventions)
    for vote in votes.select_related("text").prefetch_related("budget_entries"):
        found.setdefault(vote.text.convention_id, []).append(vote)
    return found


def _total(shares: Sequence[ReckonedShare]) -> int:
    return sum(one.amount for one in shares)
