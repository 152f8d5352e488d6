"""Sentences that are compiled once say what they would say compiled anew."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import F, IntegerField, Value

from accounts.models import User
from press.kit import prepared
from press.kit.counts import first_of_each, united
from press.kit.prepared import PreparedSentence, first_of_each_again
from press.kit.typed import TypedSearch
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LONG_AGO, IN_AGES = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


def _people(key, among, since):
    known = User.objects.order_by("pk").values_list("pk", "email")
    first = known.filter(pk=key, created_at__gte=since)
    return [first] if among is None else [first, known.filter(pk__in=among)]


def _named(typed):
    return [User.objects.filter(email=typed).values_list("pk")]


def test_other_values_are_asked_of_the_same_sentence(monkeypatch):
    people = [UserFactory() for _ in range(4)]
    keys = [one.pk for one in people]
    asked = [
        {"key": keys[0], "among": None, "since": LONG_AGO},
        {"key": keys[1], "among": None, "since": IN_AGES},
        {"key": keys[1], "among": (), "since": LONG_AGO},
        {"key": keys[0], "among": (keys[1], keys[2]), "since": LONG_AGO},
        {"key": keys[3], "among": (keys[3], keys[0]), "since": IN_AGES},
    ]
    monkeypatch.setattr(prepared, "_known", {})
    found = [first_of_each_again(_people, **values) for values in asked]
    assert found == [first_of_each(_people(**values)) for values in asked]
    assert [len(rows) for rows in found] == [1, 0, 1, 3, 2]
    assert len(prepared._known) == 3


def test_a_sentence_that_the_server_has_planned_gives_what_it_gave():
    """However often a connection asks it, of other values each time; a sign of its own is kept."""
    people = [UserFactory() for _ in range(3)]

    def signed(key, since):
        rows = User.objects.filter(pk=key, created_at__gte=since)
        return [rows.values_list("pk", Value("50 % de « %s »"), "email")]

    for rank in range(12):
        person = people[rank % 3]
        rows = first_of_each_again(signed, key=person.pk, since=LONG_AGO)
        assert rows == [(person.pk, "50 % de « %s »", person.email)]
        assert first_of_each_again(signed, key=person.pk, since=IN_AGES) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone prepares them")
def test_what_somebody_types_is_planned_for_what_it_is():
    """How many rows have a word is what the plan of a search depends on."""
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()
    for _ in range(8):
        first_of_each_again(_people, key=3, among=None, since=LONG_AGO)
        PreparedSentence(_named, united, {}).rows({"typed": TypedSearch("anne")})
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert ["created_at" in statement for (statement,) in cursor.fetchall()] == [True]


def test_what_comes_of_a_value_and_is_none_is_refused():
    def next_one(key):
        return [User.objects.filter(pk=key + 1).values_list("pk")]

    with pytest.raises(NotImplementedError, match="comes of a value"):
        first_of_each_again(next_one, key=4)


def test_a_sentence_that_depends_on_the_values_is_refused():
    def some(key):
        rows = User.objects.annotate(said=Value(1, IntegerField()))
        names = ["pk", "said"] if key > 25_000 else ["pk"]
        return [rows.values_list(*map(F, names))]

    with pytest.raises(NotImplementedError, match="depends on its values"):
        first_of_each_again(some, key=4)
