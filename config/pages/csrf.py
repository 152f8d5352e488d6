"""What someone sees whose form can no longer be trusted: in practice, a page left open too long."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in the house's own words; Django says `reason`, which would help nobody here."""
    return render(request, "403_csrf.html", status=403)
