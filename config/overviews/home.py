"""The home page: what awaits the person, by role, with the act beside it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from config.overviews.context import organisations
from config.overviews.events import next_of
from config.overviews.own_acts import own_acts
from config.overviews.parties import parties_of, standings_on
from conventions.acceptance.reading import to_answer
from conventions.amendments.awaited import awaited_of
from conventions.approvals.standing import Standing
from conventions.entities.states import State
from conventions.models import Convention, Party
from deliberations.models import Deliberation
from deliberations.votes.ballots import Ballot
from epci.models import Membership, Organisation
from epci.people.acts import waiting
from epci.permissions import Act, allowed_to, memberships_of
from epci.record import reading as records
from financing.dossier.dossier import Dossier
from financing.dossier.reading import read_dossiers
from financing.dossier.to_do import (
    Due,
    OwnShare,
    apart_note,
    by_year,
    costs_of,
    keys_to_adopt,
    lacking_populations,
    own_shares,
    rounds_to_prepare,
)
from press.words.french import plural

LATEST_VOTES, NEXT_DATES = 5, 3


@dataclass(frozen=True)
class Followed:
    """A visible convention, its state, and where its original parties stand on it."""

    convention: Convention
    standings: tuple[Standing, ...]

    @property
    def awaited(self) -> tuple[Standing, ...]:
        """Those standings, while something is expected of the parties."""
        return self.standings if self.state.awaits_parties else ()

    @property
    def unsigned(self) -> list[Party]:
        return [one.party for one in self.awaited if one.lacks_signature]

    @property
    def state(self) -> State:
        return self.convention.state


@dataclass(frozen=True)
class Rights:
    """The organisations that the person may do each act for."""

    memberships: Sequence[Membership]

    def to(self, act: Act) -> set[Organisation]:
        return set(allowed_to(act, self.memberships))


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What awaits the person, what their organisation pays, the latest votes."""
    today = timezone.localdate()
    memberships = memberships_of(request.user)
    acting_for = organisations(memberships)
    conventions = list(Convention.objects.visible_to(request.user).with_state(today))
    context = {"memberships": memberships, "acting_for": acting_for, "year": today.year}
    if request.user.is_host and not memberships:
        return redirect("host")
    if not conventions:
        context["may_found"] = bool(allowed_to(Act.EDIT_CONVENTION, memberships))
        return render(request, "config/overviews/home_empty.html", context)
    followed = _followed(conventions, today)
    dossiers = read_dossiers(conventions, today)
    context |= {
        "followed": followed,
        "in_force": sum(one.state == State.IN_FORCE for one in followed),
        "visible_note": f"sur {plural(len(followed), 'convention')}",
        **_awaiting(dossiers, followed, Rights(memberships), today),
        **_paying(dossiers, acting_for, today),
        "ballots": _latest(request),
        "dates": next_of(request.user, conventions, today)[:NEXT_DATES],
    }
    return render(request, "config/overviews/home.html", context)


def _followed(conventions: Sequence[Convention], on: date) -> list[Followed]:
    parties: dict[int, list[Party]] = {convention.pk: [] for convention in conventions}
    for party in parties_of(conventions):
        parties[party.convention_id].append(party)
    return [Followed(one, tuple(standings_on(one, parties[one.pk], on))) for one in conventions]


def _awaiting(
    dossiers: Sequence[Dossier], followed: Sequence[Followed], rights: Rights, on: date
) -> dict[str, Any]:
    """What the person may do now, and, for who types populations, what others must type."""
    lacking = _of_all(lacking_populations, dossiers, on)
    typists = rights.to(Act.ENTER_POPULATIONS)
    adopters, issuers = rights.to(Act.ADOPT_KEY), rights.to(Act.ISSUE_CALLS)
    clerks = rights.to(Act.RECORD_DELIBERATION)
    listed = [one.convention for one in followed]
    amendments = awaited_of(listed, on) if issuers or clerks else []
    of_originals = [standing for one in followed for standing in one.awaited]
    of_amendments = [standing for one in amendments for standing in one.standings]
    own = {one.pk for one in clerks}
    found = {
        "lacking": by_year(due for due in lacking if due.carrier in typists),
        "keys": [due for due in _of_all(keys_to_adopt, dossiers, on) if due.carrier in adopters],
        "rounds": [
            due for due in _of_all(rounds_to_prepare, dossiers, on) if due.carrier in issuers
        ],
        "unsigned": [one for one in followed if one.unsigned and issuers],
        "amendments": amendments if issuers else [],
        "own_acts": list(own_acts([*of_originals, *of_amendments], own)),
        "answers": to_answer(rights.to(Act.ANSWER)),
        **_administering(rights),
    }
    others = [due for due in lacking if typists and due.carrier not in typists]
    return {**found, "awaiting": sum(map(len, found.values())), "awaited": others}


def _administering(rights: Rights) -> dict[str, list[Any]]:
    """What the organisation's record lacks for its letters, and the invitations that expired."""
    editors, managers = rights.to(Act.EDIT_ORGANISATION), rights.to(Act.MANAGE_PEOPLE)
    lacking = [(one, records.lacking(one)) for one in editors]
    return {
        "records": [(one, missing) for one, missing in lacking if missing],
        "expired": [
            one for each in managers for one in waiting(each) if one.is_expired(timezone.now())
        ],
    }


def _of_all(find: Any, dossiers: Sequence[Dossier], on: date) -> list[Due]:
    return [due for dossier in dossiers for due in find(dossier, on)]


def _paying(
    dossiers: Sequence[Dossier], acting_for: Collection[Organisation], on: date
) -> dict[str, Any]:
    """What the person's organisations pay this year, and why."""
    costs = [cost for dossier in dossiers for cost in costs_of(dossier, on.year)]
    found: list[OwnShare] = own_shares(costs, acting_for)
    counted = [one.share.amount for one in found if one.component.in_totals]
    proposed = any(not one.cost.key.is_adopted for one in found)
    return {
        "own_shares": found,
        "own_total": sum(counted) if counted else None,
        "own_label": f"Votre quote-part {on.year}",
        "own_note": _own_note(bool(counted), proposed) + apart_note(found),
    }


def _own_note(contributes: bool, proposed: bool) -> str:
    if not contributes:
        return "aucune, ou pas encore calculable"
    keys = "clés proposées, à arrêter" if proposed else "clés arrêtées"
    return f"dans les totaux des conventions, {keys}"


def _latest(request: HttpRequest) -> list[Ballot]:
    votes = Deliberation.objects.visible_to(request.user).select_related("council")
    return [Ballot(one) for one in votes[:LATEST_VOTES]]
