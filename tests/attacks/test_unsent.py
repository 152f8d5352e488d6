"""Nobody without an account fills the database: what waits for a sign-in has one limited way."""

import pytest
from django.conf import settings as application
from django.test import Client
from django.urls import reverse

from accounts.models import Session
from tests.made import DOUBS

pytestmark = pytest.mark.django_db
TIMES, MOST = 12, 5
BIG = "x" * 15_000
WAYS = {
    "a grid": ("population_grid", (2026,), {"242500361-total": BIG}),
    "an article": ("add_article", (DOUBS, 0), {"title": "a", "body": BIG}),
    "an article of nothing": ("add_article", ("RIEN", 0), {"title": "a", "body": BIG}),
    "a form": ("add_duty", (DOUBS,), {"title": BIG}),
    "a form of nothing": ("add_duty", ("RIEN",), {"title": BIG}),
}


@pytest.fixture(autouse=True)
def _limit(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"unsent": f"{MOST}/m/ip"}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_keeping_is_limited(way: str):
    name, args, typed = WAYS[way]
    for _ in range(TIMES):
        assert Client().post(reverse(name, args=args), typed).status_code == 302
    assert Session.objects.count() == MOST


def test_a_dead_session_writes_no_more():
    for rank in range(TIMES):
        browser = Client()
        browser.cookies[application.SESSION_COOKIE_NAME] = f"dead{rank}" * 6
        assert browser.get(reverse("home")).status_code == 302
    assert Session.objects.count() <= MOST


def test_an_address_that_is_not_writes_nothing():
    for _ in range(TIMES):
        assert Client().post("/nulle/part/", {"title": BIG}).status_code == 404
    assert not Session.objects.exists()
