"""ProConnect, the State's sign-on for agents: OpenID Connect, matched on identity and SIRET.

ProConnect vouches for who somebody is and where they work; accounts and roles stay ours.
Its answers are signed, and are believed when they were made for us, by it, about one person.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

import requests
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from accounts.acts import bind_to_proconnect
from accounts.models import User, spelling
from epci.models import Membership, Organisation
from epci.people.acting import choose

Claims = Mapping[str, Any]
SIRET, LONGEST = re.compile(r"[0-9]{14}"), 254
PATIENCE = 10  # seconds
FAREWELL = "proconnect_farewell"  # in the session: where to leave ProConnect
VOUCHED_ADDRESS = "proconnect_address"  # in the session: another one than the account's
UNPROVEN = (
    "ProConnect n'a pas pu vous identifier. Recommencez, ou connectez-vous avec votre adresse et "
    "votre mot de passe."
)
UNKNOWN = (
    "ProConnect vous connaît sous l'adresse « {email} », qui n'a pas de compte dans Prorata. "
    "Demandez une invitation à l'administrateur de votre organisme."
)
ANOTHER = (
    "Le compte « {email} » est lié à une autre identité ProConnect que la vôtre : entrez par "
    "votre mot de passe, ou demandez une invitation à l'administrateur de votre organisme."
)
MOVED = (
    "ProConnect vous connaît maintenant sous l'adresse « {email} » : votre compte garde la sienne "
    "tant que vous ne confirmez pas ce changement, dans Mon compte."
)
ELSEWHERE = (
    "ProConnect vous rattache à l'organisme de SIRET {siret}, pour lequel votre compte n'agit pas. "
    "Demandez une habilitation à son administrateur, ou changez d'organisme dans ProConnect."
)


def recognised(claims: Claims) -> tuple[User, Organisation]:
    """The account bound to this identity, else the one that has this address and is bound to none;
    and the organisation of theirs that has this SIRET, else its SIREN: an establishment of it.

    Raises ValidationError, also for an address or a SIRET that is none.
    """
    email, siret = spelling(_text(claims, "email")), _text(claims, "siret")
    if siret and not SIRET.fullmatch(siret):
        raise ValidationError(UNPROVEN, code="siret")
    user = _person(_text(claims, "sub"), email)
    own = Membership.objects.filter(user=user).select_related("organisation")
    known = [one.organisation for one in own]
    for matches in (_same_establishment, _same_body):
        for organisation in known:
            if siret and matches(organisation, siret):
                return user, organisation
    raise ValidationError(ELSEWHERE.format(siret=siret or "inconnu"), code="elsewhere")


def _person(sub: str, email: str) -> User:
    bound = User.objects.filter(proconnect_sub=sub).first() if sub else None
    user = bound or User.objects.filter(email=email).first()
    if user is None or not user.is_active:
        raise ValidationError(UNKNOWN.format(email=email), code="unknown")
    if not bound and user.proconnect_sub:
        raise ValidationError(ANOTHER.format(email=email), code="another")
    return user


def _same_establishment(organisation: Organisation, siret: str) -> bool:
    return organisation.siret == siret


def _same_body(organisation: Organisation, siret: str) -> bool:
    return siret[:9] in (organisation.siren, (organisation.siret or "")[:9])


def _text(claims: Claims, name: str) -> str:
    """A claim that is a text, empty where it is not said."""
    value = claims.get(name) or ""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValidationError(UNPROVEN, code=name)
    return value


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
        """The claims of a token signed by ProConnect, for us.

        The one by which somebody signs in (it comes with a nonce) says until when it holds.
        """
        claims = super().verify_token(token, **expected)
        if claims.get("iss") != settings.PROCONNECT_URL or not self._is_ours(claims):
            raise SuspiciousOperation("A token of another provider, or for another service.")
        dated = all(isinstance(claims.get(name), int) for name in ("exp", "iat"))
        if "nonce" in expected and not dated:
            raise SuspiciousOperation("A token that does not say until when it holds.")
        return claims

    def _is_ours(self, claims: Claims) -> bool:
        """Made for us alone, or for us among others and given to us (OpenID Connect 3.1.3.7)."""
        told = claims.get("aud")
        audience: Collection[object] = told if isinstance(told, list) else [told]
        given = claims.get("azp", self.OIDC_RP_CLIENT_ID if len(audience) == 1 else None)
        return self.OIDC_RP_CLIENT_ID in audience and given == self.OIDC_RP_CLIENT_ID

    def get_userinfo(self, access_token: str, id_token: str, payload: Claims) -> Claims:
        """Signed, as everything that is believed: plain JSON is refused."""
        answer = requests.get(
            self.OIDC_OP_USER_ENDPOINT,
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=self.get_settings("OIDC_TIMEOUT", PATIENCE),
        )
        answer.raise_for_status()
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/jwt":
            raise SuspiciousOperation("User information that is not signed.")
        return self.verify_token(answer.text)

    def get_or_create_user(self, access_token: str, id_token: str, payload: Claims) -> User:
        claims = self.get_userinfo(access_token, id_token, payload)
        if claims.get("sub") != payload["sub"]:
            raise ValidationError(UNPROVEN, code="sub")
        user, organisation = recognised(claims)
        if not user.proconnect_sub:
            bind_to_proconnect(by=user, sub=claims["sub"])
        choose(self.request, organisation)
        self._tell_of_another_address(user, spelling(claims["email"]))
        record_authentication(self.request, user, method="proconnect")
        methods = payload.get("amr")
        if isinstance(methods, list) and "mfa" in methods:
            record_authentication(self.request, user, method="mfa", type="proconnect")
        return user

    def _tell_of_another_address(self, user: User, email: str) -> None:
        """The address there is not the account's: the person confirms it, or leaves it."""
        if email != user.email:
            self.request.session[VOUCHED_ADDRESS] = email
            messages.warning(self.request, MOVED.format(email=email))
