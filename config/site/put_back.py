"""The one address that puts back what somebody has just taken out, wherever it was."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from conventions.committees.acts import put_back_meeting
from conventions.objectives.indicators.acts import put_back_indicator
from conventions.objectives.levers.acts import put_back_lever
from conventions.parties.acts import put_back_party
from conventions.texts.acts import put_back_article
from financing.criteria.acts import put_back_criterion
from financing.plans.acts import put_back
from financing.simulations.acts import put_back_scenario
from press.kit.way_back import forget, offered

NOTHING = "Il n'y a plus rien à remettre."
ACTS: dict[str, Callable[..., None]] = {
    "article": put_back_article,
    "criterion": put_back_criterion,
    "indicator": put_back_indicator,
    "lever": put_back_lever,
    "meeting": put_back_meeting,
    "party": put_back_party,
    "plan": put_back,
    "scenario": put_back_scenario,
}


@require_POST
def put_back_last(request: HttpRequest) -> HttpResponse:
    """What was taken out last is there again, as it was; one goes back where one was."""
    found = offered(request)
    if found is None:
        messages.error(request, NOTHING)
        return redirect("home")
    try:
        ACTS[found.gone.kind](gone=found.gone, by=request.user, on=timezone.localdate())
    except PermissionDenied as refused:
        messages.error(request, str(refused))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"{found.gone.said} : c'est comme avant.")
        forget(request)
    return redirect(found.page)
