"""What an operator sees: a number on each page of error, a line in the log, a journal of doors."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Entry, SecurityEvent, User
from accounts.security import pseudonym
from accounts.trace import HIDDEN
from config.site.logs import JsonLines
from config.site.traced import NUMBER
from epci.models import Membership
from tests.attacks.test_twice import refusing
from tests.factories import MembershipFactory
from tests.made import LEAD, NEIGHBOUR
from tests.rules import OWN, Person, Role
from tests.screen import text_of
from tests.world import World, undone

pytestmark = pytest.mark.django_db
Kind = SecurityEvent.Kind
PASSWORD = "une phrase assez longue pour servir"


class Lines(logging.Handler):
    """The lines as the server writes them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.written = StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        self.written.write(self.format(record) + "\n")

    @property
    def read(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.written.getvalue().splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def person(db: None) -> User:
    user = MembershipFactory(role=Role.FINANCE_OFFICER).user
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(email: str, password: str) -> None:
    Client(REMOTE_ADDR="192.0.2.7").post(reverse("login"), {"login": email, "password": password})


def test_a_bug_leaves_its_trace_under_the_number_that_its_page_gives(lines: Lines):
    with connection.execute_wrapper(refusing(ValueError("bug"))):
        answer = Client(raise_request_exception=False).get(reverse("health"))
    assert answer.status_code == 500
    number = answer.headers[NUMBER]
    assert number in text_of(answer)
    bug = next(line for line in lines.read if "trace" in line)
    assert (bug["number"], bug["path"], bug["level"]) == (number, reverse("health"), "error")
    assert "ValueError: bug" in str(bug["trace"])


@pytest.mark.parametrize("path", ["/nulle-part/", "/composants/"])
def test_each_refusal_gives_its_number(path: str, person: User, lines: Lines):
    browser = Client()
    browser.force_login(person)
    answer = browser.get(path)
    assert answer.status_code == 404
    assert answer.headers[NUMBER] in text_of(answer)
    (line,) = (one for one in lines.read if one["logger"] == "prorata.requests")
    assert (line["number"], line["status"]) == (answer.headers[NUMBER], 404)
    assert (line["account"], line["path"]) == (person.pk, path)


def test_a_form_without_its_token_and_a_foreign_host_leave_a_line(lines: Lines):
    Client(enforce_csrf_checks=True).post(reverse("login"), {"login": "a@b.fr"})
    Client().get("/", HTTP_HOST="ailleurs.example")
    assert [one["status"] for one in lines.read if "status" in one] == [403, 400]


def test_nothing_secret_is_written(lines: Lines, person: User):
    secret = "s" * 43
    Client().get(f"{reverse('calendar_feed', args=[secret])}?q=mot-cherche")
    Client().get(reverse("invitation", args=["i" * 43]))
    sign_in(person.email, "mauvais-mot-de-passe")
    written = lines.written.getvalue()
    assert HIDDEN in written
    for hidden in (secret, "i" * 43, "mot-cherche", "mauvais-mot-de-passe"):
        assert hidden not in written


FORMS = (
    ("login", ("login", "password", "next")),
    ("account_reset_password", ("email",)),
    ("verification", ("code",)),
    ("search", ("q",)),
    ("edit_organisation", ("name", "iban", "email", "contact", "address")),
    ("people", ("email", "roles")),
    ("unsent", ("fields", "file")),
)


@given(word=st.from_regex(r"[a-z]{3}MARQUE[a-z]{3}", fullmatch=True), turn=st.integers(0, 99))
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
def test_nothing_that_somebody_types_is_written(word: str, turn: int, lines: Lines, world: World):
    """In any field of any of these forms, as a name, an address or a secret; signed in or not."""
    with undone():
        insider = world.browser(Person(Role.ADMINISTRATOR, OWN), world.organisations[LEAD])
        typed = (word, f"{word}@exemple.fr", f"FR76 {word}")[turn % 3]
        for name, fields in FORMS:
            own = [world.organisations[LEAD].pk] if name in ("edit_organisation", "people") else []
            for browser in (insider, Client(raise_request_exception=False)):
                address, form = reverse(name, args=own), dict.fromkeys(fields, typed)
                browser.post(address, form, HTTP_REFERER=f"/{word}", HTTP_USER_AGENT=word)
                browser.get(address, form)
        with connection.execute_wrapper(refusing(ValueError(f"no {word}@exemple.fr"))):
            Client(raise_request_exception=False).get(reverse("health"))
        written = lines.written.getvalue()
        assert "trace" in written  # the control: much was written
        assert word not in written


def test_a_line_names_a_network_an_account_and_nobody(lines: Lines, person: User):
    sign_in(person.email, "faux")
    (line,) = (one for one in lines.read if one["logger"] == "prorata.security")
    assert (line["whence"], line["account"]) == ("192.0.2.0/24", person.pk)
    assert person.email not in lines.written.getvalue()
    logging.getLogger("prorata").warning(
        "DETAIL: Key (email)=(a@b.fr) already exists\nFR76 3000 1007 9412 3456 7890 185"
    )
    assert lines.read[-1]["message"] == "DETAIL:…\n…"


def test_the_journal_tells_who_came_in_and_who_was_kept_out(person: User):
    sign_in(person.email, "faux")
    sign_in(person.email, PASSWORD)
    for _ in range(11):
        sign_in(person.email, "faux")
    told = list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert told[:2] == [Kind.FAILED, Kind.SIGN_IN]
    assert told[-1] == Kind.LOCKED
    seen = SecurityEvent.objects.first()
    assert (seen.person, seen.whence) == (person.email, "192.0.2.7")
    assert len(seen.number) == 9


def test_who_has_no_account_writes_nothing_but_a_line(lines: Lines):
    sign_in("inconnu@example.org", "faux")
    assert not SecurityEvent.objects.exists()
    (line,) = (one for one in lines.read if one["logger"] == "prorata.security")
    assert (line["kind"], line["tried"]) == ("failed", pseudonym("Inconnu@example.org "))
    assert "account" not in line


def test_the_journal_forgets_what_is_older_than_a_year_and_says_so(person: User):
    sign_in(person.email, "faux")
    sign_in(person.email, PASSWORD)
    first = SecurityEvent.objects.earliest("pk")
    SecurityEvent.objects.filter(pk=first.pk).update(at=first.at - timedelta(days=366))
    call_command("forget_security_events")
    assert not SecurityEvent.objects.filter(pk=first.pk).exists()
    assert SecurityEvent.objects.exists()
    line = Entry.objects.get(act="journal de sécurité effacé")
    assert line.subject == "1 ligne"
    call_command("forget_security_events")
    assert Entry.objects.filter(act=line.act).count() == 1


def test_a_refusal_is_kept_so_many_times_an_hour(world: World, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"refusals": "3/h/key"}
    with undone():
        browser = world.browser(Person(Role.ELECTED_MEMBER, OWN), world.organisations[LEAD])
        for _ in range(5):
            page = browser.get(reverse("people", args=[world.organisations[LEAD].pk]))
            assert page.status_code == 403
        assert SecurityEvent.objects.filter(kind=Kind.REFUSED).count() == 3


def test_who_administers_reads_of_their_own_people_alone(world: World):
    with undone():
        for name in (LEAD, NEIGHBOUR):
            one = MembershipFactory(organisation=world.organisations[name]).user
            SecurityEvent.objects.create(kind=Kind.SIGN_IN, person_id=one.pk, person=one.email)
        browser = world.browser(Person(Role.ADMINISTRATOR, OWN), world.organisations[LEAD])
        page = browser.get(reverse("organisation_security", args=[world.organisations[LEAD].pk]))
        own = Membership.objects.filter(organisation=world.organisations[LEAD])
        told = {one.person for one in page.context["table"].data}
        assert one.email not in told
        assert told <= set(own.values_list("user__email", flat=True))
        assert told
