"""A page of another site makes nobody's browser act: each POST carries a token of this site's."""

from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from tests.access import ROWS
from tests.attacks.database import watched
from tests.dealt import dealt
from tests.rules import ANONYMOUS, Row
from tests.world import World

pytestmark = pytest.mark.django_db


def pair() -> tuple[str, str]:
    """A cookie and a form's token that go together."""
    request = RequestFactory().get("/")
    token = get_token(request)
    return str(request.META["CSRF_COOKIE"]), token


MINE, OTHER = pair(), pair()
ONE_IN = 10  # of the same posts with their token: all of them pass in the table of access
WITHOUT_TOKEN = {"verified_letter": "public, it compares a file and writes nothing"}


@dataclass(frozen=True)
class Post:
    """What comes with a body: the cookie, the form's token, and how it is sent."""

    cookie: str
    token: str
    sent: dict[str, object] = field(default_factory=dict)


TRUE = Post(*MINE)
FORGED = {
    "no token": Post(MINE[0], ""),
    "no cookie": Post("", MINE[1]),
    "another person's token": Post(MINE[0], OTHER[1]),
    "not a token": Post(MINE[0], "é\0"),
    "from another site": Post(*MINE, {"headers": {"origin": "https://ailleurs.example"}}),
    "from nowhere": Post(*MINE, {"headers": {"origin": "null"}}),
    "by HTTPS, from no page": Post(*MINE, {"secure": True}),
}


def send(world: World, row: Row, post: Post) -> HttpResponse:
    """As whoever may, from a browser that checks."""
    person = row.who_may("POST") if row.post else ANONYMOUS
    browser = world.browser(person, world.acted_for(row, person), enforce_csrf_checks=True)
    browser.cookies[settings.CSRF_COOKIE_NAME] = post.cookie
    body = world.body(row, person) | {"csrfmiddlewaretoken": post.token}
    return browser.post(world.address(row), body, **post.sent)


@pytest.mark.parametrize("row", dealt(ROWS, 3), ids=str)
def test_a_forged_post_is_refused_everywhere_and_writes_nothing(row: Row, world: World):
    with watched() as changes:
        answers = {name: send(world, row, post).status_code for name, post in FORGED.items()}
    assert changes.rows == []
    if row.name not in WITHOUT_TOKEN:
        assert answers == dict.fromkeys(FORGED, 403)


@pytest.mark.parametrize("row", [row for row in ROWS if row.post][::ONE_IN], ids=str)
def test_the_same_post_from_this_site_passes(row: Row, world: World):
    """Else the test above would prove nothing."""
    with watched():
        assert send(world, row, TRUE).status_code == int(row.expects("POST", row.who_may("POST")))
