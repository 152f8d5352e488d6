"""Signing in; in a demonstration, with the accounts of each role one button away."""

from dataclasses import dataclass

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase

from config.demo.files import read
from epci.people.proconnect import FAREWELL


@dataclass(frozen=True)
class DemoAccount:
    """An account that stands for a role, and belongs to nobody."""

    name: str
    email: str
    password: str


@login_not_required
def login(request: HttpRequest) -> HttpResponseBase:
    """The form; a person already signed in goes on to where they were going."""
    view = LoginView.as_view(
        template_name="accounts/login.html",
        extra_context={
            "accounts": demo_accounts() if settings.DEMONSTRATION else [],
            "proconnect": bool(settings.PROCONNECT_URL),
            "farewell": request.session.pop(FAREWELL, ""),
        },
    )
    return view(request)


def demo_accounts() -> list[DemoAccount]:
    data = read("accounts")
    every = [*data["accounts"], data["host"]]
    return [
        DemoAccount(
            name=record["name"].removesuffix(" (démonstration)"),
            email=record["email"],
            password=data["password"],
        )
        for record in every
    ]
