"""The accessibility statement, which the law asks of every public site and intranet."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, what was not, and whom to tell (law 2005-102, article 47; RGAA 4.1)."""
    return render(request, "config/site/accessibility.html")
