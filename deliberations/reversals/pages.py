"""The page on which a council notes what ended the effect of one of its deliberations."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from deliberations.access import recorded_by
from deliberations.models import Deliberation
from deliberations.reversals.acts import reinstate, reverse
from deliberations.reversals.forms import ReversalForm


@require_http_methods(["GET", "HEAD", "POST"])
def deliberation_reversal(request: HttpRequest, pk: int) -> HttpResponse:
    """Repealed, withdrawn, annulled; or that it was a mistake to say so."""
    found = recorded_by(request.user, pk)
    if request.POST.get("step") == "reinstate":
        return _reinstate(request, found)
    known = {one: getattr(found.ended, one) for one in ReversalForm.base_fields if found.ended}
    form = ReversalForm(request.POST or None, initial=known)
    today = timezone.localdate()
    if form.accepts(reverse, deliberation=found, by=request.user, on=today):
        messages.success(request, f"La {found} est {form.done}.")
        return redirect("deliberation", pk)
    context = {"form": form, "deliberation": found}
    return render(request, "deliberations/reversals/reversal.html", context)


def _reinstate(request: HttpRequest, found: Deliberation) -> HttpResponse:
    try:
        reinstate(deliberation=found, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"La {found} a de nouveau effet.")
    return redirect("deliberation", found.pk)
