"""What someone sees whose form can no longer be trusted: in practice, a page left open too long."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in the house's own words; Django says `reason`, which would help nobody here."""
    is_grid = request.resolver_match is not None and (
        request.resolver_match.url_name == "population_grid"
    )
    previous = request.get_full_path() if is_grid else referring(request)
    context = {"is_grid": is_grid, "previous": previous}
    return render(request, "403_csrf.html", context, status=403)


def referring(request: HttpRequest) -> str:
    """The page of this site from which the form was sent; empty when the browser does not say."""
    address = request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed else ""
