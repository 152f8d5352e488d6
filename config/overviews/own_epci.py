"""Mon EPCI: what the organisation has signed, what it pays, how it voted, and what comes next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.overviews.events import next_of
from config.overviews.parties import parties_of
from conventions.approvals.standing import given_by
from conventions.models import Convention, Party
from deliberations.models import Deliberation
from deliberations.votes.ballots import Ballot
from epci.models import Organisation
from epci.permissions import acting_for
from financing.dossier.dossier import Dossier
from financing.dossier.reading import read_dossiers
from financing.dossier.to_do import OwnShare, costs_of, own_shares
from financing.models import FundCall
from press.words.french import euros, short_date

MOST_DATES = 8


@dataclass(frozen=True)
class Engagement:
    """One convention as its party sees it on a day; amounts in centimes."""

    party: Party
    shares: Mapping[int, list[OwnShare]]  # by year
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
            parts = ", ".join(f"{euros(one.share.amount)} {one.component.label}" for one in shares)
            yield (
                f"{euros(sum(entries))} inscrits au budget par la délibération du "
                f"{short_date(vote.held_on)} : la clé demande au plus {euros(due)} en "
                f"{vote.held_on.year} ({parts})"
            )


@require_safe
def own_epci(request: HttpRequest) -> HttpResponse:
    """One page for a meeting: it is read on a telephone and printed on one sheet."""
    organisation, today = acting_for(request.user), timezone.localdate()
    engagements = _engagements(organisation, today) if organisation else []
    own = [one.convention for one in engagements]
    context = {
        "organisation": organisation,
        "engagements": engagements,
        "year": today.year,
        "this_year": sum(one.this_year for one in engagements),
        "in_all": sum(one.in_all for one in engagements),
        "remaining": sum(one.remaining for one in engagements),
        "dates": next_of(request.user, own, today)[:MOST_DATES],
    }
    return render(request, "config/overviews/own_epci.html", context)


def _engagements(organisation: Organisation, on: date) -> list[Engagement]:
    """Every convention of the organisation; as many queries for one as for a hundred."""
    seats = Party.objects.seated().filter(organisation=organisation)
    own = Convention.objects.filter(parties__in=seats)
    conventions = {one.pk: one for one in own.with_state(on).order_by("reference")}
    parties: dict[int, list[Party]] = {pk: [] for pk in conventions}
    for party in parties_of(conventions.values()):
        party.convention = conventions[party.convention_id]
        parties[party.convention_id].append(party)
    votes, called = _votes(organisation), _called(organisation)
    return [
        Engagement(
            party=next(one for one in members if one.organisation == organisation),
            shares=_shares(dossier, organisation),
            ballots=[Ballot(one) for one in votes.get(dossier.convention.pk, [])],
            called=called.get(dossier.convention.pk, 0),
            year=on.year,
        )
        for dossier in read_dossiers(conventions.values(), on)
        if (members := parties[dossier.convention.pk])
    ]


def _shares(dossier: Dossier, organisation: Organisation) -> dict[int, list[OwnShare]]:
    return {year: own_shares(costs_of(dossier, year), {organisation}) for year in dossier.years}


def _votes(organisation: Organisation) -> dict[int, list[Deliberation]]:
    """The council's votes by convention, with their budget entries."""
    found: dict[int, list[Deliberation]] = {}
    votes = Deliberation.objects.filter(council=organisation, text__isnull=False)
    for vote in votes.select_related("text").prefetch_related("budget_entries"):
        found.setdefault(vote.text.convention_id, []).append(vote)
    return found


def _called(organisation: Organisation) -> dict[int, int]:
    """What standing letters have asked of the organisation, by convention."""
    calls = FundCall.objects.standing().filter(party__organisation=organisation).order_by()
    sums = calls.values("party__convention").annotate(total=Sum("amount"))
    return dict(sums.values_list("party__convention", "total"))


def _total(shares: Sequence[OwnShare]) -> int:
    return sum(one.share.amount for one in shares)
