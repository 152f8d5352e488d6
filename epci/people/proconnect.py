"""ProConnect, the State's sign-on for agents: OpenID Connect, matched on e-mail and SIRET.

ProConnect vouches for who somebody is and where they work; accounts and roles stay ours.
Its answers are signed, and are believed when they were made for us, by it, about one person.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from accounts.models import User, spelling
from epci.models import Membership, Organisation
from epci.people.acting import choose

Claims = Mapping[str, Any]
FAREWELL = "proconnect_farewell"  # in the session: where to leave ProConnect
UNPROVEN = (
    "ProConnect n'a pas pu vous identifier. Recommencez, ou connectez-vous avec votre adresse et "
    "votre mot de passe."
)
UNKNOWN = (
    "ProConnect vous connaît sous l'adresse « {email} », qui n'a pas de compte dans Prorata. "
    "Demandez une invitation à l'administrateur de votre organisme."
)
ELSEWHERE = (
    "ProConnect vous rattache à l'organisme de SIRET {siret}, pour lequel votre compte n'agit pas. "
    "Demandez une habilitation à son administrateur, ou changez d'organisme dans ProConnect."
)


def recognised(claims: Claims) -> tuple[User, Organisation]:
    """The account that has this address, and the organisation of theirs that has this SIRET.

    An organisation whose SIRET is not known answers to its SIREN. Raises ValidationError.
    """
    email, siret = spelling(claims.get("email") or ""), claims.get("siret") or ""
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise ValidationError(UNKNOWN.format(email=email), code="unknown")
    for one in Membership.objects.filter(user=user).select_related("organisation"):
        if siret and siret in (one.organisation.siret, _head_office(one.organisation, siret)):
            return user, one.organisation
    raise ValidationError(ELSEWHERE.format(siret=siret or "inconnu"), code="elsewhere")


def _head_office(organisation: Organisation, siret: str) -> str:
    """The SIRET itself, when it is of an organisation of which the SIREN alone is known."""
    return siret if organisation.siret is None and organisation.siren == siret[:9] else ""


def farewell(request: HttpRequest, token: str) -> str:
    """The address where ProConnect itself is left, which leads back to the sign-in."""
    query = {
        "id_token_hint": token,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("login")),
        "state": get_random_string(32),
    }
    return f"{settings.PROCONNECT_URL}/session/end?{urlencode(query)}"


class ProConnectBackend(OIDCAuthenticationBackend):
    """Who ProConnect says that it is. Opens no account."""

    def verify_token(self, token: str, **expected: Any) -> Claims:
        """The claims of a token signed by ProConnect, for us."""
        claims = super().verify_token(token, **expected)
        audience = claims.get("aud") or ()
        ours = self.OIDC_RP_CLIENT_ID in ([audience] if isinstance(audience, str) else audience)
        if claims.get("iss") != settings.PROCONNECT_URL or not ours:
            raise SuspiciousOperation("A token of another provider, or for another service.")
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: Claims) -> User:
        claims = self.get_userinfo(access_token, id_token, payload)
        if claims.get("sub") != payload["sub"]:
            raise ValidationError(UNPROVEN, code="sub")
        user, organisation = recognised(claims)
        choose(self.request, organisation)
        record_authentication(self.request, user, method="proconnect")
        if "mfa" in (payload.get("amr") or ()):
            record_authentication(self.request, user, method="mfa", type="proconnect")
        return user
