"""The address that a request claims to be for is this site's, or the request is refused."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from epci.permissions import Role
from tests.access import CARRIER, ROWS
from tests.dealt import dealt
from tests.factories import UserFactory
from tests.rules import OWN, Person, Row
from tests.world import World

pytestmark = pytest.mark.django_db
EVIL = "ailleurs.example"
READER = Person(Role.ELECTED_MEMBER, OWN)
FOREIGN = (
    EVIL,
    f"{EVIL}:80",
    f"testserver.{EVIL}",
    f"testserver@{EVIL}",
    f"testserver:80@{EVIL}",
    f"testserver,{EVIL}",
    f"testserver/{EVIL}",
    f"testserver {EVIL}",
    f"testserver\\.{EVIL}",
    f"{EVIL}#testserver",
    "testserver:port",
    "[::1]:80]",
    "*",
    "",
)
# Headers that proxies add, and that anyone may send: none is believed.
CLAIMS = {
    "x-forwarded-host": EVIL,
    "x-host": EVIL,
    "x-original-host": EVIL,
    "forwarded": f"host={EVIL}",
    "x-forwarded-server": EVIL,
    "x-original-url": f"https://{EVIL}/",
    "x-rewrite-url": f"https://{EVIL}/",
}


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused_without_being_repeated(host: str):
    response = Client(headers={"host": host}).get("/connexion/")
    assert (response.status_code, response.get("Location")) == (400, None)
    assert EVIL not in response.getvalue().decode()


@pytest.mark.parametrize("row", dealt((row for row in ROWS if row.get), 5), ids=str)
def test_a_claimed_host_is_printed_nowhere(row: Row, world: World):
    browser = world.browser(READER, world.organisations[CARRIER], headers=CLAIMS)
    assert EVIL not in everything(browser.get(world.address(row)))
    assert EVIL not in everything(Client(headers=CLAIMS).get(world.address(row)))


@pytest.mark.parametrize("host", ["testserver", "localhost:8000"])
def test_the_link_of_a_reset_leads_to_the_site_s_one_address(host: str):
    """Whichever of its names the request used, and whatever else it claims."""
    person = UserFactory()
    Client(headers={"host": host, **CLAIMS}).post(
        reverse("account_reset_password"), {"email": person.email}
    )
    (link,) = re.findall(r"https?://\S+", mail.outbox[-1].body)
    assert link.startswith(f"{settings.BASE_URL}/connexion/nouveau/")


def everything(response: HttpResponse) -> str:
    return f"{dict(response.headers)} {response.getvalue().decode(errors='ignore')}"
