"""The overview of a convention: where it stands, what it costs, who pays, what comes next."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from config.overviews.context import organisations
from config.overviews.first_steps import draft_steps
from config.overviews.offered import Offer
from config.overviews.parties import Parties, deliberation_of
from config.overviews.timeline import timeline
from conventions.amendments.awaited import awaited_of
from conventions.approvals.standing import Standing
from conventions.entities.standing import Owed
from conventions.entities.states import State
from conventions.follow_up.timetable import coming_of, next_meetings
from conventions.models import Convention, Party
from conventions.texts.reading import with_its_texts
from epci.models import Membership, Organisation
from epci.permissions import Act, allowed_to, memberships_of
from financing.dossier.cost import SharedCost
from financing.dossier.dossier import Dossier
from financing.dossier.grids import totals
from financing.dossier.progress import stated_expenses
from financing.dossier.reading import read_dossier
from financing.dossier.to_do import (
    apart_note,
    by_year,
    costs_of,
    keys_to_adopt,
    lacking_populations,
    own_shares,
    rounds_to_prepare,
)
from financing.payments.listed import letter_totals
from press.kit.charts import Bar, bars
from press.words.french import euros


@require_GET
def convention(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything in one look."""
    today = timezone.localdate()
    visible = Convention.objects.visible_to(request.user).with_state(today)
    found, texts = with_its_texts(visible.annotate(**next_meetings(today)), reference)
    memberships = memberships_of(request.user)
    acting_for = organisations(memberships)
    parties = Parties.of(found)
    dossier = read_dossier(found, today, texts)
    standings = parties.standings(texts[0], today)
    coming = _next(dossier, memberships, today)
    context = {
        "convention": found,
        "memberships": memberships,
        "acting_for": acting_for,
        **_standing(found, standings, today),
        **_money(dossier, acting_for, today),
        **coming,
        **_acts(found, standings, dossier, memberships, coming),
        "amendments": awaited_of(texts, lambda text: parties.standings(text, today)),
        "coming": coming_of(found, _signatures(standings), today),
        "letters": letter_totals(found, today),
    }
    return render(request, "config/overviews/convention.html", context)


def _signatures(standings: Iterable[Standing]) -> list[date | None]:
    """When each of the original parties signed, or is to."""
    return [one.approval.signed_on if one.approval else None for one in standings]


def _standing(found: Convention, standings: Sequence[Standing], on: date) -> dict[str, Any]:
    return {
        "state": found.state,
        "steps": timeline(found, standings, on),
        "votes": [
            (one, deliberation_of(one.party), one.is_invented("authorised_on")) for one in standings
        ],
        "signed": sum(one.signed_on is not None for one in standings),
        "authorised": sum(one.authorised_on is not None for one in standings),
        "is_signed": found.is_signed,
        "unsigned": _unsigned(found, standings),
        "unvoted": _unvoted(found, standings),
        "to_complete": [one.party for one in standings if one.is_to_complete],
        "setbacks": [one for one in _asked(found, standings) if one.setback],
        "is_draft": found.state == State.DRAFT,
        "lead": next((one.party for one in standings if one.party.is_lead), None),
    }


def _acts(
    found: Convention,
    standings: Sequence[Standing],
    dossier: Dossier,
    memberships: Sequence[Membership],
    coming: dict[str, Any],
) -> dict[str, Any]:
    """The next act and the others; what a draft still needs, for those who write it; no query."""
    keys = [due for year in coming["keys"] for due in year.dues]
    offer = Offer(found, standings, memberships, keys, coming["rounds"])
    parties, steps = (one.party for one in standings), []
    if offer.writes and found.state == State.DRAFT:
        steps = draft_steps(found, parties, dossier)
        offer = replace(offer, left=[one.url for one in steps if one.is_known and not one.is_done])
    return {"offer": offer, "steps_left": steps}


def _unsigned(found: Convention, standings: Sequence[Standing]) -> list[Party]:
    """The parties whose signature is awaited."""
    return [one.party for one in _asked(found, standings) if one.lacks_signature]


def _unvoted(found: Convention, standings: Sequence[Standing]) -> list[Party]:
    """The parties whose vote is awaited."""
    return [one.party for one in _asked(found, standings) if one.owes == Owed.VOTE]


def _asked(found: Convention, standings: Sequence[Standing]) -> Sequence[Standing]:
    """Those of whom something may lack: what was never signed lacks still once it has expired."""
    return standings if found.state.awaits_parties or found.state == State.EXPIRED else ()


def _money(dossier: Dossier, acting_for: Collection[Organisation], on: date) -> dict[str, Any]:
    year, whole = dossier.year_at(on), totals(dossier)
    costs = costs_of(dossier, year, in_totals=True)
    apart = costs_of(dossier, year, in_totals=False)
    mine, mine_apart = own_shares(costs, acting_for), own_shares(apart, acting_for)
    return {
        "has_plan": bool(dossier.components),
        "totals": whole,
        "spent": stated_expenses(dossier),
        "in_kind_note": f"{euros(whole.with_in_kind)} avec les apports en nature",
        "year": year,
        "own_total": sum(one.share.amount for one in mine) if mine else None,
        "own_label": f"Ma quote-part {year}",
        "own_note": _own_note(costs, bool(mine)) + apart_note(mine_apart),
        "own_shares": [*mine, *mine_apart],
        "apart": [one.component for one in dossier.components if not one.component.in_totals],
        "is_proposed": any(not cost.key.is_adopted for cost in costs),
        "payers": payers(costs, acting_for, year),
    }


def _next(dossier: Dossier, memberships: Sequence[Membership], on: date) -> dict[str, Any]:
    """What the financing waits for; `lacking` is what these memberships may type."""
    lacking = list(lacking_populations(dossier, on))
    typists = allowed_to(Act.ENTER_POPULATIONS, memberships)
    return {
        "lacking": by_year(due for due in lacking if due.carrier in typists),
        "awaited": [due for due in lacking if due.carrier not in typists],
        "keys": by_year(keys_to_adopt(dossier, on)),
        "rounds": list(rounds_to_prepare(dossier, on)),
    }


def _own_note(costs: Sequence[SharedCost], contributes: bool) -> str:
    if not costs:
        return "pas encore calculable"
    if not contributes:
        return "votre organisme ne contribue pas"
    proposed = any(not cost.key.is_adopted for cost in costs)
    return "clé proposée, à arrêter" if proposed else "clé arrêtée"


def payers(
    costs: Sequence[SharedCost], acting_for: Collection[Organisation], year: int | None
) -> SafeString | None:
    """One bar a contributor, over every component; None where nothing can be computed yet."""
    amounts: dict[Party, int] = defaultdict(int)
    for cost in costs:
        for share in cost.shares:
            amounts[share.partner.party] += share.amount
    proposed = any(not cost.key.is_adopted for cost in costs)
    rows = [
        Bar(party.short_name, amount, euros(amount), party.organisation in acting_for, proposed)
        for party, amount in amounts.items()
    ]
    return bars(rows, title=f"Qui paie quoi en {year}") if rows else None
