"""The page that the link of an invitation opens, with an account or without one."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from epci.models import Invitation
from epci.people import acts as people
from epci.people.acting import choose
from epci.people.forms import NewAccountForm

GONE, UNKNOWN = 410, 404


@never_cache
@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept: with one's account, or by opening one; a link that no longer works says why."""
    try:
        found = people.require_open(people.find(secret), timezone.now())
    except ValidationError as refusal:
        status = UNKNOWN if refusal.code == "unknown" else GONE
        context = {"refusal": refusal.message}
        return render(request, "epci/people/invitation_refused.html", context, status=status)
    if request.user.is_authenticated or _has_account(found.email):
        return _confirm(request, found)
    return _open_account(request, found)


def _has_account(email: str) -> bool:
    """Whether they sign in with it; one that was closed opens again, as a new one does."""
    return (
        User.objects.filter(email=email).exclude(is_active=False, closed_on__isnull=False).exists()
    )


def _confirm(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Whoever has an account signs in as that address, then presses one button."""
    signed_in = request.user.is_authenticated
    is_theirs = signed_in and request.user.email == found.email
    if request.method == "POST" and is_theirs:
        try:
            people.join(invitation=found, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.message)
            return redirect(request.path)
        return _welcome(request, found)
    context = {"invitation": found, "is_theirs": is_theirs, "is_another": signed_in}
    return render(request, "epci/people/invitation_confirm.html", context)


def _open_account(request: HttpRequest, found: Invitation) -> HttpResponse:
    user = User(email=found.email)
    form = NewAccountForm(request.POST or None, user=user)
    if form.is_valid():
        try:
            user = people.open_account(
                invitation=found,
                name=form.cleaned_data["name"],
                password=form.chosen,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            perform_login(request, user)
            return _welcome(request, found)
    return render(request, "epci/people/invitation.html", {"invitation": found, "form": form})


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    """The person arrives acting for who invited them."""
    choose(request, found.organisation)
    roles = " et ".join(found.role_labels)
    messages.success(request, f"Vous agissez pour {found.organisation}, comme {roles}.")
    return redirect("home")
