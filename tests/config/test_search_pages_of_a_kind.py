"""The pages of one kind of results: each row once, in whatever way it was found."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from config.overviews.search import _kinds
from conventions.access import MANY
from press.kit import counts, found
from press.kit.found import FoundRows
from press.kit.search import Asked
from tests.factories import EpciFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db
ELECTED = "elu@gbm.example"
ON = date(2026, 11, 22)


def kinds_found(text, way):
    """The stored kinds in which something is found."""
    person = User.objects.get(email=ELECTED)
    kinds = [one for one in _kinds(Asked.typed(text), person, ON, way) if one.is_stored]
    return [one for one in kinds if len(one.rows)]


@pytest.mark.engine
@pytest.mark.parametrize("text", ["besançon", "doubs", "40 000", "cc"])
@pytest.mark.parametrize("way", ["", MANY])
def test_all_of_a_kind_are_those_of_which_one_condition_holds(demo, monkeypatch, text, way):
    """In the same order, as long as they are counted; beyond, each once all the same."""
    kinds = kinds_found(text, way)
    assert kinds
    for kind in kinds:
        every = [kind.hit_of(one) for one in kind.rows]
        rows = FoundRows(kind)
        assert [kind.hit_of(one) for one in rows[0 : len(rows)]] == every
        with monkeypatch.context() as patched:
            patched.setattr(counts, "MOST", 3)
            patched.setattr(found, "MOST", 3)
            rows = FoundRows(kind)
            parts = [rows[start : start + 2] for start in range(0, rows.count(), 2)]
        hits = [kind.hit_of(one) for part in parts for one in part]
        assert sorted(map(str, hits)) == sorted(map(str, every))
        assert len(rows) == min(len(every), 4)


def test_more_than_are_counted_are_said_so_and_the_last_page_is_reached(demo, client, monkeypatch):
    for rank in range(12):
        EpciFactory(name=f"CC Zorglub {rank:02}")
    for module in (counts, found):
        monkeypatch.setattr(module, "MOST", 4)
    monkeypatch.setattr("press.kit.paging.MOST", 4)
    monkeypatch.setattr("config.overviews.search.PER_PAGE", 2)
    client.force_login(User.objects.get(email=ELECTED))
    asked = {"q": "zorglub", "genre": "organismes"}
    first = client.get(reverse("search"), asked)
    assert "plus de 4" in text_of(first)
    shown = [
        hit.title
        for page in range(1, 7)
        for hit in client.get(reverse("search"), {**asked, "page": page}).context["groups"][0].hits
    ]
    assert sorted(shown) == [f"CC Zorglub {rank:02}" for rank in range(12)]
    beyond = client.get(reverse("search"), {**asked, "page": 7})
    assert "La page « 7 » est après la dernière : la voici." in text_of(beyond)


@pytest.mark.parametrize("genre", ["organismes", "conventions", "echeances"])
def test_a_page_of_one_kind_asks_no_more_than_a_page_may(
    demo, client, genre, django_assert_max_num_queries
):
    client.force_login(User.objects.get(email=ELECTED))
    asked = {"q": "cc", "genre": genre}
    client.get(reverse("search"), asked)
    with django_assert_max_num_queries(14):
        client.get(reverse("search"), asked)
