"""The host's pages of organisations, and of the official figures that wait for a second person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from epci.hosting.acts import (
    doubt_organisation,
    found_organisation,
    invite_administrator,
    verify_organisation,
)
from epci.hosting.forms import AdministratorForm, FoundedForm
from epci.models import AsideFigure, Organisation
from epci.people.acts import waiting
from epci.people.reading import members_of
from epci.permissions import host_only
from epci.populations.asides.acts import confirm_aside, drop_aside
from epci.record.accounts import kind_of_account
from press.kit.forms import typed_words

METHODS = ["GET", "HEAD", "POST"]
LONGEST_REASON = 300
VERIFY, DOUBT = "verify", "doubt"


@require_http_methods(METHODS)
@host_only
def new_organisation(request: HttpRequest) -> HttpResponse:
    """One that the register of EPCIs does not hold."""
    form = FoundedForm(request.POST or None)
    if form.accepts(found_organisation, by=request.user, on=timezone.localdate()):
        return redirect("host_organisation", form.done.pk)
    return render(request, "epci/hosting/new_organisation.html", {"form": form})


@require_http_methods(METHODS)
@host_only
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """What the host answers for: that it is who it says, and who administers it."""
    found = get_object_or_404(Organisation, pk=pk)
    step = request.POST.get("step", "")
    form = AdministratorForm(request.POST if request.method == "POST" and not step else None)
    if step in (VERIFY, DOUBT):
        _vouch(request, found, step)
        return redirect("host_organisation", pk)
    if form.accepts(invite_administrator, organisation=found, by=request.user, at=timezone.now()):
        messages.success(request, f"{found} est vérifié, son administrateur est invité.")
        return redirect("host_organisation", pk)
    context = {
        "organisation": found,
        "form": form,
        "members": members_of(found),
        "invitations": waiting(found),
        "account": kind_of_account(found.iban) if found.iban else "",
    }
    return render(request, "epci/hosting/organisation.html", context)


@require_POST
@host_only
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """A figure that an import set aside: confirmed, or not taken."""
    found = get_object_or_404(AsideFigure, pk=pk)
    act = drop_aside if request.POST.get("step") == "drop" else confirm_aside
    today = timezone.localdate()
    try:
        reason = typed_words(request.POST, "reason", LONGEST_REASON)
        act(aside=found, reason=reason, by=request.user, on=today)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "C'est enregistré.")
    return redirect("host")


def _vouch(request: HttpRequest, organisation: Organisation, step: str) -> None:
    if step == VERIFY:
        today = timezone.localdate()
        verify_organisation(organisation=organisation, by=request.user, on=today)
        messages.success(request, f"{organisation} est vérifié : il peut émettre des lettres.")
    else:
        doubt_organisation(organisation=organisation, by=request.user)
        messages.success(request, f"{organisation} n'est plus vérifié : il n'émet plus de lettres.")
