"""One form sent eight times at once acts once, and what a table refuses is a sentence."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import DataError, IntegrityError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from config.site.once import ACTING, key_of
from conventions.models import Convention, Text
from press.kit.tags import ONCE
from tests.access_amendments import DAYS
from tests.made import DOUBS, LEAD
from tests.rules import OWN, Person, Role
from tests.screen import text_of
from tests.world import World, undone

pytestmark = pytest.mark.django_db
TIMES = 8


@pytest.fixture
def browser(world: World) -> Client:
    return world.browser(Person(Role.PROJECT_CHIEF, OWN), world.organisations[LEAD])


def amendments(title: str = DAYS["title"]) -> int:
    return Text.objects.filter(convention__reference=DOUBS, title=title, number__gt=0).count()


def filled(browser: Client) -> dict[str, str]:
    """The form of a new amendment as its page gives it, with its token."""
    page = browser.get(reverse("prepare_amendment", args=[DOUBS])).content.decode()
    tokens = set(re.findall(rf'name="{ONCE}" value="([^"]+)"', page))
    assert tokens
    return {**DAYS, ONCE: tokens.pop()}


def test_a_form_acts_once_however_often_it_is_sent(browser: Client):
    with undone():
        sent = filled(browser)
        places = {
            browser.post(reverse("prepare_amendment", args=[DOUBS]), sent).url for _ in range(TIMES)
        }
        assert (amendments(), len(places)) == (1, 1)


def test_without_its_token_it_would_act_each_time(browser: Client):
    """Else the test above would prove nothing."""
    with undone():
        sent = filled(browser)
        del sent[ONCE]
        for _ in range(TIMES):
            browser.post(reverse("prepare_amendment", args=[DOUBS]), sent)
        assert amendments() == TIMES


def test_what_comes_back_with_its_faults_or_changes_may_be_sent_again(browser: Client):
    with undone():
        sent, address = filled(browser), reverse("prepare_amendment", args=[DOUBS])
        for _ in range(2):
            assert browser.post(address, sent | {"effective_on": "31/02/2027"}).status_code == 200
        assert browser.post(address, sent).status_code == 302
        assert browser.post(address, sent | {"title": "Autre objet"}).status_code == 302
        assert amendments() == 1
        assert amendments("Autre objet") == 1


def test_another_page_of_the_same_form_acts_again(browser: Client):
    with undone():
        for _ in range(2):
            browser.post(reverse("prepare_amendment", args=[DOUBS]), filled(browser))
        assert amendments() == 2


def test_what_htmx_asks_while_one_types_is_no_act(world: World):
    request = RequestFactory().post("/x/", {ONCE: "a"})
    request.htmx = True
    assert key_of(request) == ""
    assert cache.get(key_of(request)) != ACTING


def refusing(error: Exception) -> Callable[..., object]:
    def refuse(*_anything: object) -> None:
        raise error

    return refuse


def of_postgresql(error: Exception, code: str) -> Exception:
    cause = Exception("refused")
    cause.sqlstate = code
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (of_postgresql(IntegrityError(), "23505"), 409, "rien n'est écrit deux fois"),
        (of_postgresql(IntegrityError(), "23514"), 400, "trop longue, trop grande"),
        (of_postgresql(DataError(), "22001"), 400, "trop longue, trop grande"),
        (of_postgresql(IntegrityError(), "23502"), 500, "L'erreur est de notre côté"),
    ],
)
def test_what_a_table_refuses_is_a_sentence_and_a_bug_stays_one(error, status, said):
    with connection.execute_wrapper(refusing(error)):
        answer = Client(raise_request_exception=False).get(reverse("health"))
    assert answer.status_code == status
    assert said in text_of(answer)


@pytest.mark.engine
def test_what_was_typed_comes_back_with_the_sentence(browser: Client):
    """Two texts of one number, by the engine's own word."""
    browser.raise_request_exception = False
    with undone():
        taken = Convention.objects.get(reference=DOUBS)
        error: list[Exception] = []
        try:
            Text.objects.create(convention=taken, number=0)
        except IntegrityError as refused:
            error.append(refused)
    with connection.execute_wrapper(refusing(error[0])):
        answer = browser.post(reverse("prepare_amendment", args=[DOUBS]), {"title": "Bilan <1>"})
    assert answer.status_code == 409
    assert 'name="title" value="Bilan &lt;1&gt;"' in answer.content.decode()
