"""The pages of ProConnect: the way there, the way back, and the way out."""

import logging
from collections.abc import Callable

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from jwt import PyJWTError
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView
from requests import RequestException

from accounts.acts import change_address
from accounts.security import Kind, tell
from epci.people.proconnect import FAREWELL, UNPROVEN, VOUCHED_ADDRESS, farewell

logger = logging.getLogger(__name__)

MISUNDERSTOOD = (SuspiciousOperation, RequestException, PyJWTError, KeyError)


class CallbackView(OIDCAuthenticationCallbackView):
    """Where ProConnect sends the person back; whatever goes wrong is said at the sign-in."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return super().get(request)
        except ValidationError as refusal:
            return self.login_failure(refusal.message)
        except MISUNDERSTOOD as error:
            logger.warning("ProConnect : %s", error)
            return self.login_failure()

    def login_success(self) -> HttpResponseBase:
        """As after a password: a second factor that was activated here is asked."""
        login = Login(user=self.user, email=self.user.email, redirect_url=self.success_url)
        return perform_login(self.request, login)

    def login_failure(self, said: str = UNPROVEN) -> HttpResponseBase:
        messages.error(self.request, said)
        return redirect("login")


def only_when_set(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Without its settings, ProConnect does not exist here."""

    @login_not_required
    @never_cache
    @require_GET
    def existing(request: HttpRequest) -> HttpResponseBase:
        if not settings.PROCONNECT_URL:
            raise Http404
        return view(request)

    return existing


@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Sign out; whoever came by ProConnect finds at the sign-in how to leave it too.

    A link, since a form may lead nowhere but here (content security policy).
    """
    token = request.session.get("oidc_id_token")
    tell(Kind.SIGN_OUT, person=request.user)
    logout(request)
    if token:
        request.session[FAREWELL] = farewell(request, token)
    left = redirect("login")
    left.headers["Clear-Site-Data"] = '"cache", "storage"'  # figures typed, kept in the browser
    return left


@require_POST
def take_address(request: HttpRequest) -> HttpResponseBase:
    """The person confirms the address for which ProConnect has just vouched, or leaves it."""
    email = request.session.pop(VOUCHED_ADDRESS, "")
    if email and request.POST.get("step") == "confirm":
        try:
            change_address(by=request.user, email=email)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"L'adresse de votre compte est maintenant « {email} ».")
    return redirect("account")


start = only_when_set(OIDCAuthenticationRequestView.as_view())
callback = only_when_set(CallbackView.as_view())
