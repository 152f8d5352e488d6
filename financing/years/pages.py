"""The page of what each party owes of each year of a convention."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from conventions.access import in_sight
from conventions.journal import taking
from conventions.models import Convention
from conventions.parties.reading import is_long_on_paper
from conventions.texts.reading import with_its_texts
from epci.permissions import memberships_of
from financing.dossier.progress import drawn, progress_of, stages
from financing.dossier.reading import read_dossier
from financing.years.multi_year import PROPOSED, multi_year
from financing.years.papers import account_paper, multi_year_paper, report_paper
from financing.years.reading import letters_of, years_under
from financing.years.report import annual_report
from financing.years.tables import MultiYearTable, PartyYearTable, said, year_columns
from press.kit.charts import Bar, bars
from press.kit.downloads import download
from press.kit.lists import list_page
from press.words.french import euros

PROGRESS = "Prévu, dépensé, reçu : volet par volet"


@require_safe
def year_accounts(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One row a party and a year, of what is called or stated; what is forecast stands apart."""
    on, visible = timezone.localdate(), Convention.objects.visible_to(request.user)
    convention, texts = with_its_texts(visible, reference)
    dossier = read_dossier(convention, on, texts)
    years = years_under(dossier, letters_of(convention), on)
    own = {one.organisation_id for one in memberships_of(request.user)}
    rows = [row for one in years for row in one.parties if said(row)]
    for row in rows:
        row.own = row.party.organisation_id in own
    table = PartyYearTable(rows, request=request, chosen=request.user.chosen_columns)
    table.files, table.reference = f"comptes_{reference}", reference
    context = {
        "convention": convention,
        "table": table,
        "forecasts": [one for one in years if one.forecast],
        "reports": [one.year for one in years],
        "stages": stages(dossier, on),
        "progress": drawn(progress_of(dossier), PROGRESS),
    }
    page = "financing/years/year_accounts.html"
    return list_page(request, page, context, journal=taking(convention, request.user))


@require_safe
def multi_year_table(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Who pays what, year after year, of each component: stated, adopted, or only proposed."""
    convention = in_sight(request.user, reference)
    found = multi_year(convention, timezone.localdate())
    own = {one.organisation_id for one in memberships_of(request.user)}
    for row in found.rows:
        row.own = row.party is not None and row.party.organisation_id in own
    table = MultiYearTable(list(found.rows), request=request, **year_columns(found.years))
    table.files = f"pluriannuel_{reference}"
    title = "Ce que paient les partenaires, année après année"
    chart = bars(
        [
            Bar(f"{year}, {word}", amount, euros(amount), forecast=word == PROPOSED)
            for year, word, amount in found.sums
        ],
        title=title,
    )
    context = {"convention": convention, "table": table, "chart": found.sums and chart}
    page = "financing/years/multi_year.html"
    return list_page(request, page, context, journal=taking(convention, request.user))


@require_safe
def multi_year_annex(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The same, on paper."""
    convention, on = in_sight(request.user, reference), timezone.localdate()
    paper = partial(multi_year_paper, convention, multi_year(convention, on), on)
    name, is_long = f"pluriannuel_{reference}.pdf", is_long_on_paper(convention)
    return _paper(request, convention, paper, name, is_long=is_long)


@require_safe
def report(request: HttpRequest, reference: str, year: int) -> HttpResponseBase:
    """The annual financial report of a convention, with its drawings, on paper."""
    convention = in_sight(request.user, reference)
    found = annual_report(convention, year, timezone.localdate())
    if found is None:
        raise Http404("Le plan n'a pas cet exercice.")
    name = f"rapport-financier_{reference}_{year}.pdf"
    is_long = is_long_on_paper(convention)
    return _paper(request, convention, partial(report_paper, found), name, is_long=is_long)


@require_safe
def party_account(request: HttpRequest, reference: str, rank: int) -> HttpResponseBase:
    """What a party owes of each year and the letters that it was sent, on paper."""
    convention, on = in_sight(request.user, reference), timezone.localdate()
    parties = convention.parties.select_related("convention", "organisation")
    party = get_object_or_404(parties, rank=rank)
    letters = letters_of(convention)
    years = years_under(read_dossier(convention, on), letters, on, [party.organisation_id])
    rows = [row for one in years for row in one.parties if row.party == party and said(row)]
    own = [one for one in letters if one.party_id == party.pk]
    name = f"releve_{reference}_{slugify(party.short_name)}.pdf"
    paper = partial(account_paper, party, rows, own, on)
    return _paper(request, convention, paper, name, is_long=False)


def _paper(
    request: HttpRequest,
    convention: Convention,
    paper: Callable[[], bytes],
    name: str,
    *,
    is_long: bool,
) -> HttpResponseBase:
    """Laid out at once, or apart where it is long."""
    said = {"name": name, "journal": taking(convention, request.user)}
    return download(request, paper, is_shown=True, is_long=is_long, **said)
