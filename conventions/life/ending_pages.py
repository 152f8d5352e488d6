"""The page on which the lead ends a convention early, in two steps."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.access import edited_by
from conventions.life.acts import require_termination, terminate
from conventions.life.forms import TerminationForm
from conventions.models import Convention, Termination
from conventions.state.table import Step, closed_to
from press.kit import confirm
from press.words.french import short_date


@require_http_methods(["GET", "HEAD", "POST"])
def termination(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What is typed, then what it will do, then the act; or how the convention ended."""
    today = timezone.localdate()
    convention = edited_by(request.user, reference, today)
    known = Termination.objects.filter(convention=convention).first()
    form = TerminationForm(request.POST or None, convention=convention)
    context: dict[str, Any] = {"convention": convention, "known": known}
    context["closed"] = closed_to(convention, Step.TERMINATE)
    return confirm.answer(request, _ending(request, convention, today), form, context)


def _ending(request: HttpRequest, convention: Convention, today: date) -> confirm.Flow:
    def then(ended: Termination) -> HttpResponseBase:
        day = short_date(ended.effective_on)
        messages.success(request, f"{convention} est résiliée, à effet du {day}.")
        return redirect("convention", convention.reference)

    return confirm.Flow(
        typed="conventions/life/termination.html",
        told="conventions/life/termination_confirmation.html",
        check=partial(require_termination, convention=convention, on=today),
        act=partial(terminate, convention=convention, by=request.user, on=today),
        then=then,
    )
