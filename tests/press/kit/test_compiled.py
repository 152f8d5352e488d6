"""Lists that are compiled once give what Django makes of them anew: rows, and what is joined."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.transaction import TransactionManagementError

from accounts.models import User
from epci.models import Membership
from press.kit import compiled
from press.kit.compiled import compiled_once
from tests.factories import MembershipFactory, UserFactory
from tests.told import told

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LONG_AGO, IN_AGES = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
SIGN = "50 % de « %s »"  # what a sentence that has places might read as one of them


def _memberships(people, since):
    """Joined rows, what is annotated of them, and a sign that a sentence has of its own."""
    rows = Membership.objects.filter(user__in=people, user__created_at__gte=since)
    is_first = ExpressionWrapper(Q(user=people[0]), output_field=BooleanField())
    rows = rows.select_related("user", "organisation").order_by("-pk")
    return rows.annotate(said=Value(SIGN), is_first=is_first, email=F("user__email"))


def _emails(person):
    return User.objects.filter(pk=person).values_list("email", flat=True)


def _pairs(person, other):
    one, two = (User.objects.filter(pk=pk).order_by() for pk in (person, other))
    return one.values_list("pk", Value(SIGN)).union(two.values_list("pk", "email"), all=True)


def _people(rank):
    return User.objects.filter(pk__gt=rank).order_by("pk")[:2]


def times_asked(build, times=8):
    """The answers of one sentence, more often than a connection asks before it is prepared."""
    asked = compiled_once(build)
    return asked, lambda *keys: [asked(*keys) for _ in range(times)]


def test_rows_are_those_that_django_would_give_with_what_is_joined(django_assert_num_queries):
    people = [MembershipFactory().user_id for _ in range(4)]
    once, asked = times_asked(_memberships)
    for keys in ((people[1],), tuple(people[:2]), (people[3], people[0]), tuple(people)):
        anew = list(map(told, _memberships(keys, LONG_AGO)))
        assert len(anew) == len(keys)
        assert [list(map(told, one)) for one in asked(keys, LONG_AGO)] == [anew] * 8
        assert asked(keys, IN_AGES) == [[]] * 8
    assert len(once.known) == 3
    with django_assert_num_queries(1):
        (row,) = once((people[2],), LONG_AGO)
        assert (row.user.pk, row.email, row.is_first) == (people[2], row.user.email, True)


def test_values_come_flat_united_or_limited_as_they_are_asked():
    people = [UserFactory().pk for _ in range(4)]
    for build, keys in (
        (_emails, (people[2],)),
        (_pairs, (people[1], people[3])),
        (_people, (people[0],)),
    ):
        _once, asked = times_asked(build)
        anew = list(build(*keys))
        assert anew
        assert asked(*keys) == [anew] * 8


def test_no_key_gives_no_row_and_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert compiled_once(lambda people: User.objects.filter(pk__in=people))(()) == []


def test_more_keys_than_lists_usually_have_are_asked_anew(monkeypatch):
    monkeypatch.setattr(compiled, "LONGEST", 2)
    people = tuple(MembershipFactory().user_id for _ in range(3))
    once = compiled_once(_memberships)
    assert list(map(told, once(people, LONG_AGO))) == list(
        map(told, _memberships(people, LONG_AGO))
    )
    assert not once.known


def test_the_only_row_or_none():
    person = UserFactory()
    once = compiled_once(lambda person: User.objects.filter(pk=person))
    assert (once.one(person.pk), once.first(person.pk)) == (person, person)
    assert once.first(person.pk + 1) is None
    with pytest.raises(User.DoesNotExist):
        once.one(person.pk + 1)


def test_a_list_that_asks_several_queries_is_refused():
    once = compiled_once(lambda person: User.objects.filter(pk=person).prefetch_related("groups"))
    with pytest.raises(NotImplementedError, match="more than one query"):
        once(1)


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_inside_a_transaction_alone():
    person = UserFactory().pk
    held = compiled_once(lambda person: User.objects.select_for_update().filter(pk=person))
    with transaction.atomic():
        assert held.one(person).pk == person
    if connection.vendor == "postgresql":
        with pytest.raises(TransactionManagementError):
            held(person)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone prepares them")
def test_a_sentence_asked_several_times_is_prepared_by_the_server():
    _once, asked = times_asked(_people)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()
    asked(3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, parameter_types::text FROM pg_prepared_statements")
        (statement, types), *others = cursor.fetchall()
    assert not others
    assert "LIMIT 2" in statement
    assert types == "{bigint}"
