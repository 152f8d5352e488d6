"""Choosing for which of one's organisations one acts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from config.site.csrf import referring
from epci.people.acting import choose
from epci.permissions import organisations_of


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Act for another of one's organisations, and see the same page again."""
    asked = request.POST.get("organisme")
    chosen = next((one for one in organisations_of(request.user) if str(one.pk) == asked), None)
    if chosen is None:
        raise Http404("Cet organisme n'est pas un de ceux de la personne.")
    choose(request, chosen)
    messages.success(request, f"Vous agissez maintenant pour {chosen}.")
    return redirect(referring(request) or "home")
