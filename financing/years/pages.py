"""The page of what each party owes of each year of a convention."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from conventions.access import in_sight
from conventions.journal import taking
from epci.permissions import memberships_of
from financing.years.multi_year import multi_year
from financing.years.reading import years_of
from financing.years.tables import MultiYearTable, PartyYearTable, said, year_columns
from press.kit.lists import list_page


@require_safe
def year_accounts(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One row a party and a year, of what is called or stated; what is forecast stands apart."""
    convention = in_sight(request.user, reference)
    years = years_of(convention, timezone.localdate())
    own = {one.organisation_id for one in memberships_of(request.user)}
    rows = [row for one in years for row in one.parties if said(row)]
    for row in rows:
        row.own = row.party.organisation_id in own
    table = PartyYearTable(rows, request=request, chosen=request.user.chosen_columns)
    table.files = f"comptes_{reference}"
    context = {
        "convention": convention,
        "table": table,
        "forecasts": [one for one in years if one.forecast],
    }
    page = "financing/years/year_accounts.html"
    return list_page(request, page, context, journal=taking(convention, request.user))


@require_safe
def multi_year_table(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Who pays what, year after year, of each component: stated, adopted, or only proposed."""
    convention = in_sight(request.user, reference)
    rows, years = multi_year(convention, timezone.localdate())
    own = {one.organisation_id for one in memberships_of(request.user)}
    for row in rows:
        row.own = row.party.organisation_id in own
    table = MultiYearTable(rows, request=request, **year_columns(years))
    table.files = f"pluriannuel_{reference}"
    context = {"convention": convention, "table": table}
    page = "financing/years/multi_year.html"
    return list_page(request, page, context, journal=taking(convention, request.user))
