"""Mon EPCI: what the organisation has signed, what it pays, how it voted, and what comes next.

It shows the first conventions, those that await something on top; its sums are of all of them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.overviews.nearest import nearest
from conventions.approvals.seats import AWAITING, OVER
from conventions.approvals.standing import given_by
from conventions.events import ICONS
from conventions.models import Convention, Milestone, Party
from deliberations.models import Deliberation
from deliberations.votes.ballots import Ballot
from epci.models import Organisation
from epci.permissions import acting_for
from financing.models import FundCall, ReckonedShare
from press.kit.counts import count, counted
from press.words.french import euros, short_date

MOST_DATES, SHOWN = 8, 15
CENTIMES = BigIntegerField()
OF_ALL = "reckoned__component__convention"


@dataclass(frozen=True)
class Engagement:
    """One convention as its party sees it on a day; amounts in centimes."""

    party: Party
    shares: Mapping[int, list[ReckonedShare]]  # by year
    ballots: Sequence[Ballot]
    called: int
    year: int

    @property
    def convention(self) -> Convention:
        return self.party.convention

    @property
    def signature_is_invented(self) -> bool:
        given = given_by(self.party)
        return given is not None and given.is_invented("signed_on")

    @property
    def this_year(self) -> int:
        return _total(self.shares.get(self.year, []))

    @property
    def in_all(self) -> int:
        return sum(map(_total, self.shares.values()))

    @property
    def remaining(self) -> int:
        """What has not been called yet."""
        return max(self.in_all - self.called, 0)

    @property
    def years(self) -> list[int]:
        return [year for year, shares in self.shares.items() if shares]

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
    own = Convention.objects.filter(
        parties__in=Party.objects.seated().filter(organisation=organisation)
    )
    engagements = _engagements(organisation, own, today) if organisation else []
    context: dict[str, Any] = {"organisation": organisation, "engagements": engagements}
    context |= {"event_icons": ICONS, "own_word": _word(organisation)}
    if organisation and engagements:
        late = Milestone.objects.late(today).filter(convention__in=own.values("pk"))
        ahead = nearest(own, late, today, MOST_DATES)
        number = count(own) if len(engagements) == SHOWN else len(engagements)
        context |= {
            "year": today.year,
            "number": counted(number, "convention"),
            "has_more": number > SHOWN,
            "late": ahead.late,
            "dates": ahead.dates,
            **_sums(organisation, today),
        }
    return render(request, "config/overviews/own_epci.html", context)


def _word(organisation: Organisation | None) -> str:
    """What its people call it: an EPCI by that name."""
    is_epci = organisation and organisation.kind == Organisation.Kind.EPCI
    return "Mon EPCI" if is_epci else "Mon organisme"


def _engagements(organisation: Organisation, own: Any, on: date) -> list[Engagement]:
    """The first conventions of the organisation; as many queries for one as for a hundred."""
    rank = Case(When(state__in=AWAITING, then=0), When(state__in=OVER, then=2), default=1)
    listed = own.with_state(on).order_by(rank, "reference")[:SHOWN]
    conventions = {one.pk: one for one in listed}
    seats = Party.objects.seated().filter(organisation=organisation, convention__in=conventions)
    parties = {one.convention_id: one for one in seats.with_given()}
    shares = _shares(organisation, conventions, on)
    votes, called = _votes(organisation, conventions), _called(organisation, conventions)
    for pk, party in parties.items():
        party.convention = conventions[pk]
    return [
        Engagement(
            party=parties[pk],
            shares=shares.get(pk, {}),
            ballots=[Ballot(one) for one in votes.get(pk, [])],
            called=called.get(pk, 0),
            year=on.year,
        )
        for pk in conventions
    ]


def _shares(
    organisation: Organisation, conventions: Collection[int], on: date
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


def _sums(organisation: Organisation, on: date) -> dict[str, int]:
    """What the organisation pays this year, in all, and what no letter has asked yet (centimes).

    One query, which the database adds up.
    """
    own = ReckonedShare.objects.holding(on).filter(party__organisation=organisation).order_by()
    calls = FundCall.objects.standing().filter(
        party__organisation=organisation, round__component__convention=OuterRef(OF_ALL)
    )
    asked = calls.order_by().values("party__organisation").annotate(total=Sum("amount"))
    this_year = Q(reckoned__period__fiscal_year=on.year)
    by_convention = own.values(OF_ALL).annotate(
        owed=Sum("amount", output_field=CENTIMES),
        due=Coalesce(Sum("amount", filter=this_year, output_field=CENTIMES), 0),
        asked=Coalesce(Subquery(asked.values("total")), 0, output_field=CENTIMES),
    )
    left = Greatest(F("owed") - F("asked"), 0, output_field=CENTIMES)
    found = by_convention.annotate(left=left).aggregate(
        in_all=Sum("owed"), this_year=Sum("due"), remaining=Sum("left")
    )
    return {name: int(total or 0) for name, total in found.items()}


def _votes(
    organisation: Organisation, conventions: Collection[int]
) -> dict[int, list[Deliberation]]:
    """The council's votes by convention, with their budget entries."""
    found: dict[int, list[Deliberation]] = {}
    votes = Deliberation.objects.filter(council=organisation, text__convention__in=conventions)
    for vote in votes.select_related("text").prefetch_related("budget_entries"):
        found.setdefault(vote.text.convention_id, []).append(vote)
    return found


def _called(organisation: Organisation, conventions: Collection[int]) -> dict[int, int]:
    """What standing letters have asked of the organisation, by convention."""
    calls = FundCall.objects.standing().filter(
        party__organisation=organisation, party__convention__in=conventions
    )
    sums = calls.order_by().values("party__convention").annotate(total=Sum("amount"))
    return dict(sums.values_list("party__convention", "total"))


def _total(shares: Sequence[ReckonedShare]) -> int:
    return sum(one.amount for one in shares)
