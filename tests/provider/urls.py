"""ProConnect's addresses, on the toolkit's views; the user information is signed, as its is."""

import json

import jwt
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from oauth2_provider.models import AccessToken, Application
from oauth2_provider.utils import jwk_from_pem
from oauth2_provider.views import (
    AuthorizationView,
    JwksInfoView,
    RPInitiatedLogoutView,
    TokenView,
    UserInfoView,
)

from tests.provider.settings import OAUTH2_PROVIDER, new_key

ANOTHER_KEY = new_key()


class SignedUserInfoView(UserInfoView):
    """What ProConnect answers: the claims as a token, for one service."""

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = super().get(request)
        token = AccessToken.objects.get(token=request.headers["Authorization"].split()[1])
        claims = json.loads(answer.content) | {
            "iss": settings.OAUTH2_PROVIDER["OIDC_ISS_ENDPOINT"],
            "aud": Application.objects.get().client_id,
        }
        return HttpResponse(signed(claims, token.user.username), content_type="application/jwt")


def signed(claims: dict[str, str], who: str) -> str:
    key = OAUTH2_PROVIDER["OIDC_RSA_PRIVATE_KEY"]
    header = {"kid": jwk_from_pem(key).thumbprint()}
    wrong = {"autre-service": {"aud": "un-autre"}, "autre-personne": {"sub": "0"}}
    claims |= wrong.get(who, {})
    return jwt.encode(claims, ANOTHER_KEY if who == "faussaire" else key, "RS256", header)


def sign_in(request: HttpRequest) -> HttpResponse:
    """The provider's own page, where one says who one is."""
    login(request, get_user_model().objects.get(username=request.GET["who"]))
    return redirect(request.GET["next"])


urlpatterns = [
    path("login", sign_in),
    path("api/v2/authorize", AuthorizationView.as_view(), name="authorize"),
    path("api/v2/token", TokenView.as_view(), name="token"),
    path("api/v2/userinfo", SignedUserInfoView.as_view(), name="user-info"),
    path("api/v2/session/end", RPInitiatedLogoutView.as_view(), name="rp-initiated-logout"),
    path("api/v2/jwks", JwksInfoView.as_view(), name="jwks-info"),
]
