"""The home page: what awaits the person, by role, with the act beside it.

It shows the first of each kind and counts the others; each kind has its own pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from config.overviews.awaiting import FIRST, Awaiting, Rights, lines_of
from config.overviews.board import RECEIVED, BoardTable, board_rows
from config.overviews.first_steps import first_steps
from config.overviews.followed import first_followed
from config.overviews.nearest import late_event
from config.overviews.reader import HomeReader
from conventions.events import ICONS
from conventions.models import Convention
from deliberations.models import Deliberation
from deliberations.votes.ballots import Ballot
from epci.permissions import Act
from epci.record import reading as records
from financing.budget.reading import board
from financing.budget.tables import totals_of
from financing.dossier.to_do import by_year
from financing.payments.listed import unpaid_of
from press.kit.counts import MOST, counted, first_of_each, first_said, how_many
from press.kit.paging import Pages
from press.kit.ways import AmongListed

LATEST_VOTES, SHOWN, PER_PAGE = 5, 8, 40
KINDS = {
    "late": "Échéances en retard",
    "unpaid": "Lettres à payer",
    "own": "Votes et signatures de votre organisme",
    "answers": "Conventions auxquelles répondre",
    "drafts": "Projets à soumettre",
    "texts": "Textes qui attendent des parties",
    "lacking": "Populations à saisir",
    "keys": "Clés à arrêter",
    "rounds": "Appels à émettre",
    "states": "Dépenses à arrêter",
    "settlements": "Exercices à régulariser",
    "expired": "Invitations expirées",
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What awaits the person, what their organisation pays and receives, the latest votes."""
    reader = HomeReader(request.user, timezone.localdate(), timezone.now())
    kind = request.GET.get("attente", "")
    if kind in KINDS:
        return _one_kind(request, replace(reader.awaiting, only=kind))
    rights = reader.rights
    if request.user.is_host and not rights.memberships:
        return redirect("host")
    known = reader.counts
    steps = first_steps(rights, known)
    if not known["all"]:
        may_found = bool(rights.to(Act.EDIT_CONVENTION))
        empty = {"acting_for": rights.organisations, "may_found": may_found, "steps": steps}
        return render(request, "config/overviews/home_empty.html", empty)
    context = {
        "acting_for": rights.organisations,
        "notices": [f"« {kind[:40]} » n'est rien de ce qui attend quelqu'un."] if kind else [],
        "in_force": how_many(known["in_force"]),
        "visible_note": f"sur {counted(known['all'], 'convention')}",
        "has_more": known["all"] > SHOWN,
        **_counted(reader),
        **_shown(request, reader),
        "ballots": _latest(reader),
        "steps": steps,
    }
    return render(request, "config/overviews/home.html", context)


def _counted(reader: HomeReader) -> dict[str, Any]:
    """What awaits the person: the first of each kind, and how many there are in all."""
    administered, known = _administering(reader.rights), reader.counts
    has = [one for one in KINDS if known.get(one)]
    number = sum(known[one] for one in has) + sum(map(len, administered.values()))
    return {
        "awaiting": min(number, MOST + 1),
        "awaiting_said": how_many(number),
        "rest": {one: how_many(known[one]) if known.get(one, 0) > FIRST else "" for one in KINDS},
        **_awaiting(reader.awaiting, reader.first(has)),
        "unpaid": reader.unpaid if "unpaid" in has else [],
        **administered,
    }


def _shown(request: HttpRequest, reader: HomeReader) -> dict[str, Any]:
    """The first conventions, what the year asks and brings, what is late and what comes."""
    on, ahead = reader.on, reader.ahead
    followed = first_followed(reader.visible, on, SHOWN, is_long=reader.sees_many)
    known = board(reader.rights.organisations[0], on, [one.pk for one in followed])
    table = BoardTable(
        board_rows(followed, known),
        request=request,
        totals=totals_of(known.figures.total),
        exclude=() if known.figures.receives else RECEIVED,
    )
    return {
        "followed": followed,
        "table": table,
        "figures": known.figures,
        "late": ahead.late,
        "dates": ahead.dates,
        "event_icons": ICONS,
    }


def _one_kind(request: HttpRequest, everything: Awaiting) -> HttpResponse:
    """All of one kind that awaits the person, a page at a time."""
    kind = everything.only
    rows = everything.counted.get(kind, Convention.objects.none())
    page, notice = Pages(rows.order_by("pk"), PER_PAGE).asked(request.GET.get("page") or "1")
    awaiting = replace(everything, start=(page.number - 1) * PER_PAGE, size=PER_PAGE)
    late = awaiting.read_late() if kind == "late" else []
    has = {kind} & awaiting.counted.keys()
    first = lines_of(first_said(**awaiting.first(has)))
    context = {
        **_awaiting(awaiting, first),
        "unpaid": unpaid_of(first_of_each([awaiting.unpaid()])) if kind == "unpaid" else [],
        **{name: [] for name in ("records", "awaited")},
        "late": [late_event(one, everything.on) for one in late],
        "rest": dict.fromkeys(KINDS, ""),
        "kind": KINDS[kind],
        "page": page,
        "notices": [notice] if notice else [],
    }
    return render(request, "config/overviews/awaiting.html", context)


def _awaiting(awaiting: Awaiting, first: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """The first of each kind that there is; at most two queries."""
    dues = awaiting.read_dues(first)
    return {
        **first,
        **dues,
        "lacking": by_year(dues["lacking"]),
        **awaiting.read_seats(first),
        "kinds": KINDS,
        "may_note": bool(awaiting.rights.to(Act.RECORD_DELIBERATION)),
    }


def _administering(rights: Rights) -> dict[str, list[Any]]:
    """What the organisation's record lacks for its letters."""
    lacking = [(one, records.lacking(one)) for one in rights.to(Act.EDIT_ORGANISATION)]
    return {"records": [(one, missing) for one, missing in lacking if missing]}


def _latest(reader: HomeReader) -> list[Ballot]:
    every = Deliberation.objects.all()
    if reader.sees_many:
        votes = every.visible_to(reader.user, one_by_one=True)
    else:  # listed, then put in order: the last of all may be nobody's
        listed = every.order_by().found_by(reader.user, sees_many=False)
        votes = every.filter(Q(AmongListed("pk", listed.values("pk"))))
    return [Ballot(one) for one in votes.select_related("council")[:LATEST_VOTES]]
