"""The world of the access table: five conventions, issued rounds, people of each role and place.

Built once, poured for each module of tests; what a request writes is undone after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from conventions.models import Party
from epci.models import Organisation
from epci.permissions import Role
from tests.access import KEYS
from tests.demo import load_demonstration
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.financing.conftest import empty_page
from tests.made import CARRIER, DOUBS, LEAD, NEIGHBOUR
from tests.pouring import pour, poured
from tests.rules import HOST, OTHER, OWN, PARTNER, Person, Row
from tests.settled import settle

PRINTERS = (
    "financing.rounds.acts.render",
    "financing.letters.rendering.render",
    "financing.rounds.preparation.render",
    "conventions.texts.assembly.render_pdf",
    "deliberations.votes.extract.render_pdf",
    "financing.simulations.files.render_pdf",
    "financing.statements.page.render_pdf",
    "financing.years.papers.render_pdf",
)


class World:
    """People who open addresses. `keys` are what « {round} » and its like stand for."""

    def __init__(self) -> None:
        pour(load_demonstration)
        parties = Party.objects.filter(convention__reference=DOUBS).select_related("organisation")
        self.organisations = {party.short_name: party.organisation for party in parties}
        self.organisations[OTHER] = OrganisationFactory(name="Organisme étranger")
        self.keys = {name: str(make()) for name, make in KEYS.items()}
        self.sessions = {
            (role, self.organisations[name]): self._sign_in(role, self.organisations[name])
            for role in Role
            for name in (CARRIER, LEAD, NEIGHBOUR, OTHER)
        }
        settle()

        self.host = session_of(UserFactory(is_host=True))

    def concerned(self, row: Row, person: Person) -> Organisation:
        """Whose act it is: the organisation that the row names, else the person's own."""
        return self.organisations[row.of] if row.of else self.acted_for(row, person)

    def acted_for(self, row: Row, person: Person) -> Organisation:
        places = {OWN: row.of or CARRIER, PARTNER: NEIGHBOUR, OTHER: OTHER}
        return self.organisations[places[person.place]]

    def address(self, row: Row) -> str:
        return reverse(row.name, args=[self.named(one) for one in row.args]) + row.query

    def body(self, row: Row, person: Person) -> dict[str, Any]:
        own = str(self.acted_for(row, person).pk)
        return {
            self.named(name): self.named(value, own=own) if isinstance(value, str) else value
            for name, value in row.body.items()
        }

    def named(self, text: str, **more: str) -> str:
        """The text with each « {key} » replaced by what it stands for."""
        return text.format(**self.keys, **more)

    def ask(self, method: str, row: Row, person: Person) -> HttpResponse:
        """What the person is answered; nothing of it stays."""
        with undone():
            return self.send(method, row, person)

    def send(self, method: str, row: Row, person: Person, /, **more: str) -> HttpResponse:
        """The same, which stays; `more` is posted with the row's own body."""
        browser = self.browser(person, self.acted_for(row, person))
        return self.sent(browser, method, row, self.body(row, person) | more)

    def sent(self, browser: Client, method: str, row: Row, body: dict[str, Any]) -> HttpResponse:
        if method == "POST":
            return browser.post(self.address(row), body)
        return browser.generic(method, self.address(row))

    def browser(self, person: Person, organisation: Organisation, **options: Any) -> Client:
        """The browser of that person, or of nobody."""
        client = Client(**options)
        if person == HOST:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.host
        elif person.role:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person.role, organisation]
        return client

    def _sign_in(self, role: Role, organisation: Organisation) -> str:
        """The session of somebody new with that role."""
        return session_of(MembershipFactory(role=role, organisation=organisation).user)


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for the tests of a module, marked `django_db` so that there is a database."""
    page = empty_page()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), undone():
        for printer in PRINTERS:
            patch.setattr(printer, lambda *_content, **_options: page)
        with poured(World) as world:
            yield world
