"""The page on which the lead ends a convention early, in two steps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.access import edited_by
from conventions.life.acts import require_termination, terminate
from conventions.life.forms import TerminationForm
from conventions.models import Convention, Termination
from conventions.state.table import Step, closed_to


@require_http_methods(["GET", "HEAD", "POST"])
def termination(request: HttpRequest, reference: str) -> HttpResponse:
    """What is typed, then what it will do, then the act; or how the convention ended."""
    today = timezone.localdate()
    convention = edited_by(request.user, reference, today)
    known = Termination.objects.filter(convention=convention).first()
    form = TerminationForm(request.POST or None, convention=convention)
    context: dict[str, Any] = {"convention": convention, "known": known, "form": form}
    context["closed"] = closed_to(convention, Step.TERMINATE)
    if form.accepts(require_termination, convention=convention, on=today):
        if request.POST.get("step") == "terminate":
            return _terminate(request, form, convention)
        if request.POST.get("step") == "confirm":
            return render(request, "conventions/life/termination_confirmation.html", context)
    return render(request, "conventions/life/termination.html", context)


def _terminate(request: HttpRequest, form: TerminationForm, convention: Convention) -> HttpResponse:
    ended = terminate(
        convention=convention, ending=form.ending, by=request.user, on=timezone.localdate()
    )
    messages.success(
        request, f"{convention} est résiliée, à effet du {ended.effective_on:%d/%m/%Y}."
    )
    return redirect("convention", convention.reference)
