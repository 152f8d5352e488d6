"""The pages of one EPCI, and the grid of populations of those that conventions bring together."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.unsent import has_room, may_write
from conventions.approvals.tables import lines_of
from conventions.models import Convention, Party
from conventions.populations.forms import MOST_LINES, GridChoice, GridPage
from conventions.populations.tables import ReplacedTable, YearTable
from conventions.tables import ConventionTable
from epci.models import Epci, Organisation
from epci.permissions import Act, organisations_of, refusal, require
from epci.populations import grid
from epci.populations.acts import enter_populations, fact
from epci.populations.figures import FIRST_YEAR, LAST_YEAR, NOWHERE
from epci.populations.forms import read_entry, typed_cells
from epci.populations.histories import breaks_of, members_of, replaced_figures
from epci.populations.imports.reports import template_rows
from epci.populations.lines import MOST_BYTES
from epci.populations.listing import points, years_of
from epci.populations.own_files import typed_in
from epci.populations.registry import listed
from press.kit.charts import series
from press.kit.downloads import SHEETS, sheet
from press.kit.lists import list_page
from press.kit.versions import NAME, StaleError, version_of
from press.words.french import plural

LONGEST_REASON = 300


MOST_REFUSALS = 20  # at the head of the page; the grid shows them all


KEPT = "typed_populations"  # in the session: what was typed when it had just expired


ENDED = (
    "Votre session est terminée. Les chiffres que vous avez tapés dans la grille sont gardés : "
    "connectez-vous, ils y seront, à enregistrer."
)


@require_safe
def epci(request: HttpRequest, siren: str) -> HttpResponseBase:
    shown = get_object_or_404(
        Epci.objects.select_related("organisation"), organisation__siren=siren
    )
    visible = Convention.objects.visible_to(request.user)
    partners = Party.objects.seated().filter(convention__in=visible.values("pk")).order_by()
    willing = partners.filter(accepted_on__isnull=False)  # the others' own figures are not read
    partners_ids = set(willing.values_list("organisation_id", flat=True))
    partners_ids |= {one.pk for one in organisations_of(request.user)}
    years, breaks = years_of(shown, partners_ids), breaks_of(shown)
    own = visible.filter(pk__in=partners.filter(organisation=shown.pk).values("convention"))
    context = {
        "epci": shown,
        "years": years,
        "latest": next((year for year in years if year.official), None),
        "conventions": ConventionTable(
            list(lines_of(own, timezone.localdate())), request=request, prefix="c-"
        ),
        "chart": series(points(years, breaks), title="Populations officielles", unit="habitants"),
        "breaks": breaks,
        "members": members_of(shown),
        "replaced": ReplacedTable(
            replaced_figures(shown, partners_ids), request=request, prefix="r-"
        ),
        "table": YearTable.of(shown, years, request),
    }
    return list_page(request, "conventions/populations/epci.html", context, context["conventions"])


@login_not_required  # a session that ends in the middle of the grid loses nothing: see _sign_in
@require_http_methods(["GET", "POST"])
def population_grid(request: HttpRequest, year: int) -> HttpResponse:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    if not request.user.is_authenticated:
        return _sign_in(request, year)
    choice = GridChoice(request.GET, request.user)
    if not choice.is_valid():
        raise Http404
    texts = _texts(request, year)
    shown = choice.shown(texts)
    rows = grid.rows_of(shown.epcis, year, choice.organisation)
    entry = read_entry(texts, rows, year)
    if (
        request.method == "POST"
        and not _fills(request)
        and _done(request, entry, year, choice.organisation)
    ):
        return redirect(f"{request.path}{_query(request)}")
    context = {"form": choice, "shown": shown, "refusal": _refusal(choice)}
    context |= _lines(rows, entry, shown, editable=choice.may_enter)
    return render(
        request, "conventions/populations/grid.html", context | _around(request, year, entry)
    )


def _lines(
    rows: list[grid.EpciYear], entry: grid.GridEntry, shown: GridPage, *, editable: bool
) -> dict[str, Any]:
    """The lines that a page shows, those to correct first where it shows what was typed alone.

    What was typed beyond them goes with the form, to be saved with it.
    """
    version = version_of({row.siren: fact(row.typed) for row in rows})
    beyond: list[grid.EpciYear] = []
    if shown.is_typed:
        rows = sorted(rows, key=lambda row: not entry.refusals.keys() & row.cells.values())
        rows, beyond = rows[:MOST_LINES], rows[MOST_LINES:]
    lines = grid.lines_of(rows, entry, editable=editable)
    names = [name for row in beyond for name in row.cells.values() if name in entry.texts]
    return {
        "lines": lines,
        "version": version,
        "has_cells": any(line.cells for line in lines),
        "beyond": {name: entry.texts[name] for name in names},
        "epcis_beyond": len(beyond),
    }


@require_safe
def population_template(request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
    """The file to fill in and bring back: the same EPCIs, with what is known of the year."""
    choice = GridChoice(request.GET, request.user)
    if not (FIRST_YEAR <= year <= LAST_YEAR and kind in SHEETS and choice.is_valid()):
        raise Http404
    rows = template_rows(grid.rows_of(choice.epcis, year, choice.organisation), year)
    return sheet(request, rows, title="Populations", name=f"populations_{year}.{kind}")


def _sign_in(request: HttpRequest, year: int) -> HttpResponse:
    """Lead to the sign-in and back; what was typed waits in the session, which a sign-in keeps."""
    if request.method == "POST" and may_write(request):
        texts = typed_cells(request.POST)
        request.session[KEPT] = {"year": year, "texts": texts if has_room(texts.items()) else {}}
        messages.warning(request, ENDED)
    return redirect_to_login(request.get_full_path())


def _texts(request: HttpRequest, year: int) -> dict[str, str]:
    """What is typed now, or what waited while the person signed in again."""
    if request.method == "POST":
        request.session.pop(KEPT, None)
        return typed_cells(request.POST) | _of_file(request, year)
    kept = request.session.get(KEPT, {})
    return kept["texts"] if kept.get("year") == year else {}


def _of_file(request: HttpRequest, year: int) -> dict[str, str]:
    """What a file fills in the grid, to be read again and saved; what is wrong in it is said."""
    sent = request.FILES.get("fichier") if _fills(request) else None
    if sent is None:
        return {}
    if sent.size > MOST_BYTES:
        messages.error(request, f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo.")
        return {}
    texts, faults = typed_in(sent.read(), year)
    for one in listed(faults):
        place = ", ".join(filter(None, (one.line and f"ligne {one.line}", one.column)))
        messages.error(request, f"{place.capitalize()} : {one.message}" if place else one.message)
    if texts:
        messages.info(request, "La grille est remplie depuis le fichier : relisez, enregistrez.")
    return texts


def _fills(request: HttpRequest) -> bool:
    return request.POST.get("step") == "fill"


def _done(
    request: HttpRequest, entry: grid.GridEntry, year: int, organisation: Organisation | None
) -> bool:
    """Keep the figures typed, unless one is refused: then none is, and all stay on the page."""
    if "abandon" in request.POST:
        return True
    if organisation is None:
        raise PermissionDenied(NOWHERE)
    require(request.user, Act.ENTER_POPULATIONS, organisation)
    if entry.refusals:
        return False
    try:
        count = enter_populations(
            figures=entry.figures,
            year=year,
            organisation=organisation,
            by=request.user,
            reason=request.POST.get("motif", "").strip()[:LONGEST_REASON],
            seen=request.POST.get(NAME, ""),
        )
    except StaleError as stale:
        entry.refusals |= _typed_meanwhile(stale, entry)
        return False
    except ValidationError as refused:
        entry.reason_asked = " ".join(refused.message_dict.get("reason", []))
        if not entry.reason_asked:
            raise
        return False
    done = f"{plural(count, 'EPCI enregistré', 'EPCI enregistrés')} pour {year}."
    messages.success(request, done if count else "Rien n'avait changé : rien n'est enregistré.")
    return True


def _typed_meanwhile(stale: StaleError, entry: grid.GridEntry) -> dict[str, str]:
    """Beside each cell that one typed, what somebody else has typed there since."""
    return {
        name: f"Saisi entre-temps par quelqu'un d'autre : {stale.now.get(siren, 'rien')}. "
        "Enregistrez à nouveau pour mettre votre chiffre à la place."
        for name in entry.texts
        if (siren := name.partition("-")[0]) in stale.names
    }


def _refusal(choice: GridChoice) -> str:
    """Why the grid is only read, and who may type in it; empty for whoever may."""
    if choice.may_enter:
        return ""
    organisation = choice.organisation
    return refusal(Act.ENTER_POPULATIONS, organisation, choice.user) if organisation else NOWHERE


def _query(request: HttpRequest) -> str:
    """The EPCIs shown, as the end of an address; not the organisation, which one may change."""
    asked = request.GET.copy()
    asked.pop("organisme", None)
    return f"?{asked.urlencode()}" if asked else ""


def _around(request: HttpRequest, year: int, entry: grid.GridEntry) -> dict[str, Any]:
    """What the grid's page says around its lines."""
    return {
        "year": year,
        "last_year": year - 1,
        "census": year - 3,
        "years": [one for one in (year - 1, year, year + 1) if FIRST_YEAR <= one <= LAST_YEAR],
        "query": _query(request),
        "entry": entry,
        "found_again": len(entry.texts) if request.method == "GET" else 0,
        "refused": list(entry.refusals.items())[:MOST_REFUSALS],
        "words": {flag.name.lower(): flag.value for flag in grid.Flag},
    }
