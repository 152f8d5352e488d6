"""Addresses of the account and of whoever cannot sign in.

Names that begin with « account_ », « mfa_ » are those that allauth looks for.
"""

from allauth.account.views import (
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
    ReauthenticateView,
)
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from django.urls import path, re_path

from accounts import pages

urlpatterns = [
    path(
        "connexion/code/",
        AuthenticateView.as_view(template_name="accounts/code.html"),
        name="mfa_authenticate",
    ),
    path(
        "connexion/oubli/",
        PasswordResetView.as_view(template_name="accounts/forgotten.html"),
        name="account_reset_password",
    ),
    path(
        "connexion/oubli/envoye/",
        PasswordResetDoneView.as_view(template_name="accounts/forgotten_sent.html"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^connexion/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        PasswordResetFromKeyView.as_view(template_name="accounts/new_password.html"),
        name="account_reset_password_from_key",
    ),
    path(
        "connexion/change/",
        PasswordResetFromKeyDoneView.as_view(template_name="accounts/new_password_done.html"),
        name="account_reset_password_from_key_done",
    ),
    path("connexion/envoi/", pages.unsent, name="unsent"),
    path("compte/", pages.account, name="account"),
    path("compte/mot-de-passe/", pages.password, name="password"),
    path(
        "compte/confirmer/",
        ReauthenticateView.as_view(template_name="accounts/confirm.html"),
        name="account_reauthenticate",
    ),
    path(
        "compte/confirmer/code/",
        ReauthenticateByCodeView.as_view(template_name="accounts/confirm.html"),
        name="mfa_reauthenticate",
    ),
    path("compte/colonnes/<slug:name>/", pages.choose_columns, name="choose_columns"),
    path("compte/sessions/", pages.sessions, name="sessions"),
    path("compte/second-facteur/", pages.second_factor, name="second_factor"),
    path("compte/second-facteur/activer/", pages.enrol, name="enrol"),
    path("compte/second-facteur/retirer/", pages.remove_second_factor, name="remove_second_factor"),
    path("compte/codes-de-secours/", pages.recovery_codes, name="recovery_codes"),
    path(
        "compte/codes-de-secours/renouveler/",
        pages.renew_recovery_codes,
        name="renew_recovery_codes",
    ),
]
